// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"regexp"
	"testing"

	"github.com/pgha/pgha/federate"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

func BenchmarkMarkdown(b *testing.B) {
	text, err := profiles.Builtin("aks-public")
	assert.NilError(b, err)
	p, err := profiles.Parse("aks-public", text)
	assert.NilError(b, err)
	for b.Loop() {
		_, err := runbook.Markdown(p, runbook.Options{Profile: "aks-public"})
		assert.NilError(b, err)
	}
}

// TestRepeatable: no line depends on the order of a map.
func TestRepeatable(t *testing.T) {
	p := builtin(t, "aks", set("spec.scheduling.nodeSelector", "{a: x, b: x, c: x, d: x, e: x, f: x}"))
	want, err := runbook.Markdown(p, runbook.Options{})
	assert.NilError(t, err)
	for range 20 {
		got, err := runbook.Markdown(p, runbook.Options{})
		assert.NilError(t, err)
		same(t, "another run", string(want), string(got))
	}
}

// TestCredentials: the runbook names exactly the credentials that pgha-federate creates.
func TestCredentials(t *testing.T) {
	for _, name := range profiles.Names() {
		p := builtin(t, name)
		if p.Spec.Backup.Method == profiles.MethodNone {
			continue
		}
		plans, err := federate.Plans([]*profiles.Profile{p}, federate.Options{})
		assert.NilError(t, err)
		text, err := runbook.Markdown(p, runbook.Options{})
		assert.NilError(t, err)
		var want, got []string
		for _, c := range plans[0].Credentials {
			want = append(want, c.Name)
		}
		for _, found := range regexp.MustCompile(`"federated credential ([^"]*)"`).FindAllStringSubmatch(string(text), -1) {
			got = append(got, found[1])
		}
		same(t, name, want, got)
	}
}
