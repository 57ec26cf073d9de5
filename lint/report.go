// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"time"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Report is the result of a check: what was linted and what was found.
type Report struct {
	// Findings are those that count, in order of file, line, object and rule.
	Findings []Finding
	// Suppressed are the findings that are ignored, each with its Suppression.
	Suppressed []Finding
	// Objects are those that the rules checked, in their order.
	Objects []Ref
	// Files are those that the objects came from, manifests or profiles, each once.
	Files []string

	released  []released // for Upgrades
	recovered int        // how many of Objects are of recovered clusters
}

// Check applies every rule. Run returns only the findings.
func Check(in Input) Report {
	p := newPass(&in)
	p.index()
	for _, rule := range rules() {
		if rule.check != nil {
			p.rule = rule
			rule.check(p)
		}
	}
	p.dropRedundant()
	p.annotationIgnores()
	p.hide()
	p.place()
	r := Report{Findings: sortFindings(profileIgnores(in.Profile, p.findings))}
	r.split()
	r.keepReleased(p)
	for i := range in.Resources {
		r.Objects = append(r.Objects, in.Resources[i].ref())
		r.addFile(in.Resources[i].File)
	}
	return r
}

// CheckProfile is Profile, but returns the whole report.
func CheckProfile(p *profiles.Profile, now time.Time) Report {
	return checkProfile(p, p, now, time.Time{})
}

// CheckProfileOn is CheckProfile on a day, on which it judges the support of the operator and of PostgreSQL.
func CheckProfileOn(p *profiles.Profile, now, day time.Time) Report {
	return checkProfile(p, p, now, day)
}

// CheckRendered is CheckProfileOn for a profile that render.WithRecovery has rendered already, with its recovered cluster.
func CheckRendered(p *profiles.Profile, objects, recovered []manifest.Object, now, day time.Time) (Report, error) {
	in, err := rendered(p, slices.Concat(objects, recovered), now, day)
	if err != nil {
		return Report{}, err
	}
	return inProfile(p, in, len(recovered), nil), nil
}

func checkProfile(p *profiles.Profile, text typed, now, day time.Time) Report {
	in, recovered, refused := renderedInput(p, text, now, day)
	return inProfile(text, in, recovered, refused)
}

// inProfile applies every rule, and sets the places in the profile; recovered is how many of the objects are of the recovered cluster, and refused
// why it cannot be rendered.
func inProfile(text typed, in Input, recovered int, refused []Finding) Report {
	r := Report{Findings: refused}
	if len(refused) == 0 {
		r = Check(in)
	}
	r.recovered = recovered
	r.Files = nil
	r.addFile(text.File())
	for _, findings := range [][]Finding{r.Findings, r.Suppressed} {
		for i := range findings {
			if len(refused) == 0 {
				f := &findings[i]
				f.File, f.Line, f.Column = "", 0, 0 // rendered objects are in no file
				locate(f, text, in.Resources)
			}
		}
		sortFindings(findings)
	}
	r.Findings = slices.Compact(r.Findings)
	return r
}

// Add appends another report.
func (r *Report) Add(other Report) {
	r.Findings = append(r.Findings, other.Findings...)
	r.Suppressed = append(r.Suppressed, other.Suppressed...)
	r.Objects = append(r.Objects, other.Objects...)
	r.recovered += other.recovered
	for _, file := range other.Files {
		r.addFile(file)
	}
	for _, one := range other.released {
		r.addReleased(one)
	}
}

func (r *Report) addFile(file string) {
	if file != "" && !slices.Contains(r.Files[max(0, len(r.Files)-1):], file) && !slices.Contains(r.Files, file) {
		r.Files = append(r.Files, file)
	}
}

// split moves the suppressed findings to Suppressed.
func (r *Report) split() {
	kept := r.Findings[:0:0]
	for _, f := range r.Findings {
		if f.Suppression != nil {
			r.Suppressed = append(r.Suppressed, f)
		} else {
			kept = append(kept, f)
		}
	}
	r.Findings = kept
}
