// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/cloud/azure"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"gotest.tools/v3/assert"
)

// Plans would refuse such names. A program that builds its own plans gets the same quotes, so they must hold: the shell
// runs nothing but az, and az gets the very bytes.
func TestHostileNames(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			for _, text := range hostile()[:36] { // the rest are for other languages than the shell's
				t.Run(text, func(t *testing.T) {
					t.Parallel()
					for _, o := range []Options{{Subscription: text}, {Subscription: text, Delete: true}} {
						runHostile(t, shell, text, o)
					}
				})
			}
		})
	}
}

func runHostile(t *testing.T, shell, text string, o Options) {
	t.Helper()
	c := Credential{Name: text, Subject: text, Audience: text, AKS: azure.AKS{Name: "a" + text, ResourceGroup: text}}
	script, err := Script([]Plan{{Identity: text, ResourceGroup: text, Credentials: []Credential{c}}}, o)
	assert.NilError(t, err)
	a := newAzure(t, "FAKE_AZ_ANY=1")
	a.put(strings.ToLower(text+"/"+text), held(text, "x", "y"))
	if !o.Delete {
		a.put(strings.ToLower(text + "/" + text))
	}
	r := a.run(t, shell, script) // which fails if there is a canary
	show, list := r.calls[0], r.calls[1]
	wantShow := []string{"--name=a" + text, "--resource-group=" + text}
	assert.DeepEqual(t, show[2:4], wantShow)
	assert.DeepEqual(t, list[3:5], []string{"--identity-name=" + text, "--resource-group=" + text})
	if text != "" {
		assert.Equal(t, show[len(show)-1], "--subscription="+text)
	}
	if o.Delete {
		return
	}
	create := slices.IndexFunc(r.calls, func(call []string) bool { return call[2] == "create" })
	assert.Assert(t, create > 0, r.stderr)
	assert.DeepEqual(t, r.calls[create][3:9], []string{
		"--name=" + text, "--identity-name=" + text, "--resource-group=" + text, "--issuer=" + fakeaz.Issuer, "--subject=" + text, "--audiences=" + text,
	})
}

// A given issuer is quoted too, and rejected before az receives it.
func TestHostileIssuer(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			for i, text := range hostile()[1:] { // the first is empty: AKS is asked
				if i%2 == 0 { // refused for its characters, not for how it starts
					text = "https://" + text + " "
				}
				script, err := Script([]Plan{{Identity: "mi", Credentials: []Credential{{Issuer: text}}}}, Options{})
				assert.NilError(t, err)
				r := newAzure(t).run(t, shell, script)
				assert.Equal(t, r.code, 1)
				assert.Equal(t, len(r.calls), 0)
				assert.Assert(t, strings.HasPrefix(r.stderr, "pgha-federate: cannot use issuer "), r.stderr)
			}
		})
	}
}
