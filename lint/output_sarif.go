// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"net/url"
	"path"
	"strings"
)

// Parts of SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool      `json:"tool"`
	ColumnKind string         `json:"columnKind"`
	Results    []sarifResult  `json:"results"`
	Properties *sarifUpgrades `json:"properties,omitempty"`
}

// sarifUpgrades is in the bag of a run, which is for what the format has no place for.
type sarifUpgrades struct {
	Upgrades []Upgrade `json:"pgha/upgrades"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string          `json:"id"`
	ShortDescription sarifText       `json:"shortDescription"`
	FullDescription  sarifText       `json:"fullDescription"`
	HelpURI          string          `json:"helpUri"`
	Configuration    sarifSeverity   `json:"defaultConfiguration"`
	Properties       sarifProperties `json:"properties"`
}

type sarifProperties struct {
	Beyond bool   `json:"beyondOperator"`
	Source string `json:"source"`
}

type sarifSeverity struct {
	Level string `json:"level"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Suppressions []sarifSuppression `json:"suppressions,omitempty"`
}

// sarifSuppression marks a result that is shown as dismissed.
type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

type sarifLocation struct {
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

type sarifLogical struct {
	Name          string `json:"name"`
	QualifiedName string `json:"fullyQualifiedName"`
	Kind          string `json:"kind"`
}

// project is where the rules' pages are.
const project = "https://github.com/pgha/pgha"

// SARIF writes a report in the format that code hosts show next to the lines of a change. It contains the rules that found
// something, with links to their pages, and the suppressed findings with their reasons.
func (r *Report) SARIF() ([]byte, error) {
	driver := sarifDriver{Name: "pgha", InformationURI: project, Rules: []sarifRule{}}
	index := map[string]int{}
	results := []sarifResult{}
	for _, findings := range [][]Finding{r.Findings, r.Suppressed} {
		for _, f := range findings {
			n, known := index[f.Rule]
			if !known {
				n = len(driver.Rules)
				index[f.Rule] = n
				driver.Rules = append(driver.Rules, sarifRuleOf(f.Rule))
			}
			results = append(results, sarifResultOf(f, n))
		}
	}
	run := sarifRun{Tool: sarifTool{driver}, ColumnKind: "unicodeCodePoints", Results: results}
	if upgrades := r.Upgrades(); len(upgrades) > 0 {
		run.Properties = &sarifUpgrades{upgrades}
	}
	return indented(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifResultOf(f Finding, ruleIndex int) sarifResult {
	message := f.Message
	if f.Remedy != "" {
		message += " " + f.Remedy
	}
	result := sarifResult{
		RuleID: f.Rule, RuleIndex: ruleIndex, Level: sarifLevel(f.Severity),
		Message: sarifText{message}, Locations: []sarifLocation{sarifLocationOf(f)},
	}
	if s := f.Suppression; s != nil {
		kind := "external"
		if oneOf(s.By, "annotation", "profile") {
			kind = "inSource"
		}
		result.Suppressions = []sarifSuppression{{kind, "accepted", s.Reason}}
	}
	return result
}

func sarifRuleOf(id string) sarifRule {
	r, _ := ruleByID(id)
	return sarifRule{
		ID: id, ShortDescription: sarifText{r.Title}, FullDescription: sarifText{r.Why},
		HelpURI:       project + "/blob/main/" + Rule{ID: id}.Page(),
		Configuration: sarifSeverity{sarifLevel(r.Severity)},
		Properties:    sarifProperties{Beyond: r.Beyond, Source: r.Source},
	}
}

func sarifLevel(s Severity) string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Info:
		return "note"
	}
	return "none"
}

func sarifLocationOf(f Finding) sarifLocation {
	name := f.Object.String()
	l := sarifLocation{Logical: []sarifLogical{{
		Name: name, QualifiedName: strings.TrimSpace(f.Object.APIVersion + " " + name + " " + f.Field), Kind: "object",
	}}}
	if f.File == "" || f.File == "-" {
		return l
	}
	l.Physical = &sarifPhysical{Artifact: sarifArtifact{sarifURI(f.File)}}
	if f.Line > 0 {
		l.Physical.Region = &sarifRegion{f.Line, f.Column}
	}
	return l
}

// sarifURI turns a file's name into a URI; a relative one stays relative.
func sarifURI(file string) string {
	u := url.URL{Path: path.Clean(strings.ReplaceAll(file, `\`, "/"))}
	if path.IsAbs(u.Path) {
		u.Scheme = "file"
	}
	return u.String()
}
