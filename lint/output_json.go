// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// jsonReport is the JSON output.
type jsonReport struct {
	Findings   []Finding `json:"findings"`
	Suppressed []Finding `json:"suppressed"`
	Errors     int       `json:"errors"`
	Warnings   int       `json:"warnings"`
	Infos      int       `json:"infos"`
	Objects    int       `json:"objects"`
	Files      int       `json:"files"`
	Upgrades   []Upgrade `json:"upgrades,omitempty"`
}

// JSON writes a report for programs: the findings in their order, the suppressed ones in a list of their own, counts, and which
// release of the operator mends its known faults.
func (r *Report) JSON() ([]byte, error) {
	counts := countBySeverity(r.Findings)
	return indented(jsonReport{
		Findings: append([]Finding{}, r.Findings...), Suppressed: append([]Finding{}, r.Suppressed...),
		Errors: counts[Error], Warnings: counts[Warning], Infos: counts[Info],
		Objects: len(r.Objects), Files: len(r.Files), Upgrades: r.Upgrades(),
	})
}

func countBySeverity(findings []Finding) map[Severity]int {
	counts := map[Severity]int{}
	for _, f := range findings {
		counts[f.Severity]++
	}
	return counts
}

func indented(v any) ([]byte, error) {
	b := bytes.Buffer{}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("cannot encode findings: %w", err)
	}
	return b.Bytes(), nil
}
