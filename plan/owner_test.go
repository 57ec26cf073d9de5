// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// TestOwner: what another owner does depends on the user name in the Secret, in both directions.
func TestOwner(t *testing.T) {
	owned := func(owner string) string {
		return strings.Replace(clusterText, "owner: app, secret", "owner: "+owner+", secret", 1)
	}
	secret := func(user string) string { return strings.Replace(secretText, "username: app", "username: "+user, 1) }
	encoded := strings.Replace(secretText, "stringData: {username: app, password: first}", "data: {username: YXBw}", 1)
	cases := map[string]struct {
		reason, old, new string
		class            plan.Class
		when             plan.When
		why, step        string
	}{
		"away":    {"the Secret has the old name", owned("app") + secretText, owned("other") + secretText, plan.FailsLater, plan.AtRestart, "has the user name app and the new owner is other", "keep app"},
		"back":    {"the Secret has the new name", owned("other") + secretText, owned("app") + secretText, plan.NextEvent, plan.AtReconcile, "puts the owner back", ""},
		"encoded": {"as the API server has it", owned("other") + encoded, owned("app") + encoded, plan.NextEvent, plan.AtReconcile, "puts the owner back", ""},
		"cluster": {"only what runs has the Secret", owned("other") + encoded, owned("app"), plan.NextEvent, plan.AtReconcile, "puts the owner back", ""},
		"neither": {"both are wrong", owned("one") + secretText, owned("two") + secretText, plan.FailsLater, plan.AtRestart, "has the user name app and the new owner is two", "keep app"},
		"rename":  {"the role may be missing", owned("app") + secretText, owned("other") + secret("other"), plan.FailsLater, plan.AtReconcile, "if that role does not exist", `ALTER ROLE "app" RENAME TO "other"`},
		"unknown": {"nobody can tell", owned("other"), owned("app"), plan.FailsLater, plan.AtRestart, "is not among the objects. If its user name is other and not app", "if that is app, the apply puts the owner back. Otherwise keep other"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			found := false
			for _, s := range compared(t, c.old, c.new).Sites {
				for _, o := range s.Objects {
					for _, change := range o.Changes {
						if change.Path != "spec.bootstrap.initdb.owner" {
							continue
						}
						found = true
						assert.Equal(t, change.Class, c.class, c.reason)
						assert.Equal(t, change.When, c.when, c.reason)
						assert.Assert(t, strings.Contains(change.Why, c.why), "%s: %s", c.reason, change.Why)
						assert.Assert(t, strings.Contains(change.Step, c.step) && (c.step != "" || change.Step == ""), "%s: %s", c.reason, change.Step)
					}
				}
			}
			assert.Assert(t, found, "the owner is no change")
		})
	}
}
