// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// drillOf is aks with a drill.
func drillOf(t *testing.T, drill string, overrides ...profiles.Override) (*profiles.Profile, error) {
	t.Helper()
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	return profiles.Parse("aks", text, append([]profiles.Override{profiles.Set("test", "spec.backup.drill", drill)}, overrides...)...)
}

func TestDrillValidation(t *testing.T) {
	const rest = `image: a, storageClass: c`
	cases := map[string]struct{ reason, drill, want string }{
		"valid":            {"what the example has", `{cron: "0 5 * * 6", timeZone: Europe/Berlin, ` + rest + `}`, ""},
		"descriptor":       {"as in a CronJob", `{cron: "@weekly", ` + rest + `}`, ""},
		"six fields":       {"the schedule of the backups has six", `{cron: "0 0 5 * * 6", ` + rest + `}`, `drill.cron: .*has six fields, and a CronJob has no seconds; write "0 5 \* \* 6"`},
		"four fields":      {"one was forgotten", `{cron: "0 5 * *", ` + rest + `}`, `has 4 fields; write five`},
		"no such hour":     {"Kubernetes refuses it", `{cron: "0 25 * * *", ` + rest + `}`, `Kubernetes cannot read it`},
		"no cron":          {"nothing would ever run", `{` + rest + `}`, `drill.cron: .*is empty; write five fields`},
		"zone in the cron": {"the API server refuses it", `{cron: "TZ=UTC 0 5 * * 6", ` + rest + `}`, `set timeZone`},
		"local zone":       {"the API server refuses it", `{cron: "@weekly", timeZone: Local, ` + rest + `}`, `drill.timeZone`},
		"no image":         {"pgha knows none that it could choose", `{cron: "@weekly", storageClass: c}`, `drill.image: .*sh, cat, date, sleep and kubectl`},
		"source's name":    {"the drill would delete the source", `{cron: "@weekly", name: pg, ` + rest + `}`, `drill.name: .*is the name of the source`},
		"recovery's name":  {"the drill would delete a recovery", `{cron: "@weekly", name: pg-recovered-db, ` + rest + `}`, `is the name of the recovered cluster`},
		"long name":        {"the operator's limit", `{cron: "@weekly", name: ` + strings.Repeat("a", 51) + `, ` + rest + `}`, `has 51 characters`},
		"disks that stay":  {"the class of aks is Retain", `{cron: "@weekly", image: a}`, `drill.storageClass: .*"pgha-premium-v2-base": has the reclaim policy Retain`},
		"negative timeout": {"nonsense", `{cron: "@weekly", timeout: -1, ` + rest + `}`, `drill.timeout`},
		"word of keep":     {"a typo", `{cron: "@weekly", keep: sometimes, ` + rest + `}`, `drill.keep: .*must be one of`},
		"check's name":     {"it is a key of the ConfigMap", `{cron: "@weekly", ` + rest + `, checks: [{name: A b, sql: SELECT true}]}`, `checks\[0\].name`},
		"same check twice": {"one would hide the other", `{cron: "@weekly", ` + rest + `, checks: [{name: a, sql: SELECT true}, {name: a, sql: SELECT true}]}`, `checks\[1\].name: Duplicate`},
		"empty check":      {"it proves nothing", `{cron: "@weekly", ` + rest + `, checks: [{name: a, sql: " "}]}`, `checks\[0\].sql`},
		"psql command":     {"it could run a program", `{cron: "@weekly", ` + rest + `, newest: '\! id'}`, `newest: .*is a command of psql`},
		"quantity":         {"nonsense", `{cron: "@weekly", ` + rest + `, resources: {cpu: many}}`, `resources.cpu`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := drillOf(t, tc.drill)
			if tc.want == "" {
				assert.NilError(t, err, tc.reason)
				return
			}
			assert.Assert(t, err != nil, tc.reason)
			assert.Assert(t, matches(tc.want, err.Error()), "%s: %v", tc.reason, err)
			assert.Equal(t, strings.Count(err.Error(), "\n"), 0, "more than one fault: %v", err)
		})
	}
	_, err := drillOf(t, `{cron: "@weekly", image: a, storageClass: c}`, profiles.Set("test", "spec.backup.method", "none"))
	assert.ErrorContains(t, err, "there is nothing to restore")
}

// TestDrilled: the copy has the sizes of the drill, and no drill of its own.
func TestDrilled(t *testing.T) {
	p, err := drillOf(t, `{cron: "@weekly", image: a, storageClass: c, resources: {memory: 2Gi}}`)
	assert.NilError(t, err)
	r := p.Drilled()
	assert.Equal(t, r.Metadata.Name, "pg-drill")
	assert.Equal(t, r.Spec.Instances, int32(1))
	assert.DeepEqual(t, r.Spec.Resources, profiles.InstanceResources{CPU: "2", Memory: "2Gi"})
	assert.Equal(t, r.Spec.Storage.StorageClass+r.Spec.WALStorage.StorageClass, "cc")
	assert.Assert(t, r.Spec.Backup.Drill == nil && p.Recovered().Spec.Backup.Drill == nil, "it would restore itself")
	assert.Equal(t, p.Spec.Storage.StorageClass, "pgha-premium-v2-base", "the source has changed")
	assert.Assert(t, p.CredentialName() != r.CredentialName() && p.Recovered().CredentialName() != r.CredentialName())
}

func matches(pattern, text string) bool { return regexp.MustCompile(pattern).MatchString(text) }
