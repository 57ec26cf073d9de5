// SPDX-License-Identifier: Apache-2.0

package complete

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pgha/pgha/alerts"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/federate"
	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/runbook"
)

// observed is a profile with all output of pgha for it.
type observed struct {
	profile *profiles.Profile
	before  observations
}

// observations are the results of the observers.
type observations [len(observers)]string

// quick is the number of observers that take a millisecond. Most fields show there, so they are asked of all profiles first.
const quick = 5

// The slow observers by their index.
const (
	backups = iota + quick
	bases
	procedures
	findings
)

// observers return all output of pgha for a profile, the quick ones first. An error is a result too.
var observers = [...]func(*profiles.Profile) (string, error){
	func(p *profiles.Profile) (string, error) {
		objects, recovered, err := render.WithRecovery(p, render.Options{})
		return yaml(append(objects, recovered...), err)
	},
	func(p *profiles.Profile) (string, error) { return fmt.Sprint(p.Resolve().Decisions), nil },
	federated,
	nodePools,
	azureAlerts,
	func(p *profiles.Profile) (string, error) { return yaml(render.Backup(p, render.BackupOptions{})) },
	func(p *profiles.Profile) (string, error) {
		files, err := base.Files(p)
		return fmt.Sprintf("%s", files), err
	},
	func(p *profiles.Profile) (string, error) {
		text, err := runbook.Markdown(p, runbook.Options{})
		return string(text), err
	},
	func(p *profiles.Profile) (string, error) {
		report := lint.CheckProfile(p, time.Time{})
		text, err := json.Marshal([]any{report.Findings, report.Suppressed})
		return string(text), err
	},
}

func yaml(objects []manifest.Object, err error) (string, error) {
	if err != nil {
		return "", err
	}
	text, err := manifest.YAML(objects)
	return string(text), err
}

// nodePools returns what changes of the nodes do, whether the cluster fits on them, and the settings in all three forms.
func nodePools(p *profiles.Profile) (string, error) {
	r, err := nodes.Of(p)
	if err != nil {
		return "", err
	}
	all := string(nodes.Text([]*nodes.Report{r}, []plan.State{r.State(nil)}))
	budgets, err := fit.Of(p)
	if err != nil {
		return "", err
	}
	all += string(fit.Text([]*fit.Report{budgets}))
	s, err := nodes.SettingsOf(p)
	if err != nil {
		return all, nil //nolint:nilerr // without pools there are no settings
	}
	for _, write := range []func() ([]byte, error){s.Script, s.Bicep, s.Terraform} {
		text, err := write()
		all += fmt.Sprintln(string(text), err)
	}
	return all, nil
}

// azureAlerts returns the rule groups for Azure in both forms.
func azureAlerts(p *profiles.Profile) (string, error) {
	r, err := alerts.Of(p)
	if err != nil {
		return "", nil //nolint:nilerr // most profiles have no alerts
	}
	arm, armErr := r.ARM()
	bicep, bicepErr := r.Bicep()
	return fmt.Sprintln(string(arm), armErr, string(bicep), bicepErr), nil
}

// federated returns the credentials in all four forms.
func federated(p *profiles.Profile) (string, error) {
	plans, err := federate.Plans([]*profiles.Profile{p}, federate.Options{})
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, write := range []func() ([]byte, error){
		func() ([]byte, error) { return federate.Script(plans, federate.Options{}) },
		func() ([]byte, error) { return federate.Bicep(plans) },
		func() ([]byte, error) { return federate.Terraform(plans) },
		func() ([]byte, error) { return federate.ASO(plans, federate.Options{}) },
	} {
		text, err := write()
		fmt.Fprintln(&all, string(text), err)
	}
	return all.String(), nil
}

// observedSources returns the sources that can be rendered.
func observedSources(t *testing.T) []observed {
	t.Helper()
	var all []observed
	for _, s := range sources(t) {
		p := s.parse(t)
		all = append(all, observed{p, observe(p, 0, len(observers))})
	}
	// Patches take most of the time, so profiles with many of them come last.
	slices.SortStableFunc(all, func(a, b observed) int { return len(a.profile.Spec.Patches) - len(b.profile.Spec.Patches) })
	return all
}

func observe(p *profiles.Profile, from, to int) observations {
	var all observations
	for i := from; i < to; i++ {
		all[i] = answer(i, p)
	}
	return all
}

func answer(i int, p *profiles.Profile) string {
	text, err := observers[i](p)
	if err != nil {
		return "error"
	}
	return text
}

// differs reports whether pgha has other output for the changed profile, or rejects it: then it has read the field.
func (before observations) differs(p *profiles.Profile, from, to int) bool {
	for i := from; i < to; i++ {
		if answer(i, p) != before[i] {
			return true
		}
	}
	return false
}
