// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// TestDecisionsOfBuiltins pins the decisions for every built-in and target: values, reasons, the values that init pins, and the
// fields in which the target expresses synchronous replication. With -update it writes testdata/decisions.txt.
func TestDecisionsOfBuiltins(t *testing.T) {
	var text strings.Builder
	for _, name := range profiles.Names() {
		from, previous := "", ""
		flush := func(to string) {
			if previous != "" {
				fmt.Fprintf(&text, "%s on %s to %s\n%s\n", name, from, to, previous)
			}
		}
		last := ""
		for _, target := range profiles.Targets() {
			if name == "aks-full" && !target.DatabaseContents() {
				continue
			}
			described := describe(t, name, target)
			if described != previous {
				flush(last)
				from, previous = target.String(), described
			}
			last = target.String()
		}
		flush(last)
	}
	golden.Assert(t, text.String(), "decisions.txt")
}

// describe returns all decisions of Resolve, without the target's number, so that equal targets have equal text.
func describe(t *testing.T, builtin string, target profiles.Target) string {
	t.Helper()
	p := parseBuiltin(t, builtin, profiles.Set("--target", "spec.target", target.String()))
	r := p.Resolve()
	assert.Assert(t, r.Target == target && r.Profile == p)
	var text strings.Builder
	for _, d := range r.Decisions {
		assert.Assert(t, d.Value != "" && d.Reason != "", d.Field)
		fmt.Fprintf(&text, "  %s: %s\n    since %s\n", d.Field, d.Value, strings.ReplaceAll(d.Reason, target.String(), "T"))
		if d.Pin != "" {
			fmt.Fprintf(&text, "    init pins %s\n", d.Pin)
		}
	}
	fmt.Fprintf(&text, "  PostgreSQL %d, image %s\n  backups %s, managed endpoints %t, operator config %v\n",
		r.Major, r.Image, r.BackupMethod, r.ManagedEndpoints, r.OperatorConfig)
	if s := r.Synchronous; s != nil {
		fmt.Fprintf(&text, "  synchronous %+v\n", *s)
	}
	return text.String()
}

func parseBuiltin(t *testing.T, name string, overrides ...profiles.Override) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	p, err := profiles.Parse(name, text, overrides...)
	assert.NilError(t, err)
	return p
}

// TestSynchronous: how each target expresses one section of a profile, or why it does not support it.
func TestSynchronous(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, section, target string
		instances               int32
		want                    *profiles.Replication
		refused                 string
	}{
		"none": {reason: "the profile has none", section: "null", target: "1.30"},
		"too few instances": {
			reason: "a recovered cluster has one instance", section: "{method: any, number: 1, durability: auto, failoverQuorum: auto}",
			target: "1.30", instances: 1,
		},
		"auto, oldest": {
			reason: "only minSyncReplicas", section: "{method: any, number: 1, durability: auto, failoverQuorum: auto}", target: "1.23",
			want: &profiles.Replication{Method: "any", Number: 1, Durability: "preferred", Legacy: true},
		},
		"auto, no dataDurability": {
			reason: "the field is always required", section: "{method: any, number: 1, durability: auto, failoverQuorum: auto}", target: "1.24",
			want: &profiles.Replication{Method: "any", Number: 1, Durability: "required"},
		},
		"preferred, no dataDurability": {
			reason: "the target cannot express it", section: "{method: any, number: 2, durability: preferred}", target: "1.24",
			want: &profiles.Replication{Method: "any", Number: 2, Durability: "preferred", Legacy: true},
		},
		"preferred": {
			reason: "dataDurability expresses it", section: "{method: first, number: 2, durability: preferred}", target: "1.25",
			want: &profiles.Replication{Method: "first", Number: 2, Durability: "preferred", DataDurability: "preferred"},
		},
		"quorum by annotation": {
			reason: "alpha in 1.27", section: "{method: any, number: 1, durability: required, failoverQuorum: enabled}", target: "1.27",
			want: &profiles.Replication{Method: "any", Number: 1, Durability: "required", DataDurability: "required",
				FailoverQuorum: true, QuorumAnnotation: true},
		},
		"quorum, alpha": {
			reason: "auto does not enable alpha features", section: "{method: any, number: 1, durability: required, failoverQuorum: auto}", target: "1.27",
			want: &profiles.Replication{Method: "any", Number: 1, Durability: "required", DataDurability: "required"},
		},
		"quorum by field": {
			reason: "stable since 1.28", section: "{method: any, number: 1, durability: auto, failoverQuorum: auto}", target: "1.28",
			want: &profiles.Replication{Method: "any", Number: 1, Durability: "required", DataDurability: "required",
				FailoverQuorum: true, QuorumField: true},
		},
		"required, oldest": {
			reason: "pgha does not weaken a setting", section: "{method: any, number: 1, durability: required}", target: "1.23",
			refused: `spec.postgresql.synchronous.durability: operator 1.23.6 does not support this: it reduces minSyncReplicas when ` +
				`replicas are missing, which is "preferred"; use target "1.24" or later`,
		},
		"first, oldest": {
			reason: "pgha does not weaken a setting", section: "{method: first, number: 1, durability: preferred}", target: "1.23",
			refused: `spec.postgresql.synchronous.method: operator 1.23.6 does not support this: its minSyncReplicas is always "any"; use ` +
				`target "1.24" or later`,
		},
		"quorum of two, first alpha": {
			reason: "1.27.0 refuses it", section: "{method: any, number: 1, durability: required, failoverQuorum: enabled}", target: "1.27.0", instances: 2,
			refused: `spec.postgresql.synchronous.failoverQuorum: operator 1.27.0 does not support this: its webhook wants three instances; use ` +
				`target "1.27.1" or later`,
		},
		"quorum of two": {
			reason: "1.27.1 accepts it", section: "{method: any, number: 1, durability: required, failoverQuorum: enabled}", target: "1.27.1", instances: 2,
			want: &profiles.Replication{Method: "any", Number: 1, Durability: "required", DataDurability: "required",
				FailoverQuorum: true, QuorumAnnotation: true},
		},
		"quorum, too old": {
			reason: "not even alpha", section: "{method: any, number: 1, durability: required, failoverQuorum: enabled}", target: "1.26",
			refused: `spec.postgresql.synchronous.failoverQuorum: operator 1.26.3 does not support this; use target "1.27" or later`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := parseBuiltin(t, "aks", profiles.Set("", "spec.postgresql.synchronous", tc.section))
			p.Spec.Target = tc.target // not parsed: what is refused is looked at below
			if tc.instances > 0 {
				p.Spec.Instances = tc.instances
			}
			r := p.Resolve()
			if tc.refused != "" {
				faults := r.Validate()
				assert.Equal(t, len(faults), 1, "%v", faults)
				assert.Equal(t, faults[0].Field+": "+faults[0].Detail, tc.refused, tc.reason)
				assert.Equal(t, faults[0].Kind, fault.Unsupported)
				return
			}
			if diff := cmp.Diff(tc.want, r.Synchronous); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			_, open := r.Decision("spec.postgresql.synchronous.durability")
			assert.Equal(t, open, tc.want != nil && strings.Contains(tc.section, "durability: auto"), "a decision without a choice")
		})
	}
}

// TestResolvedIsItsOwn: changes to the maps of a resolved profile do not change the profile.
func TestResolvedIsItsOwn(t *testing.T) {
	p := parseBuiltin(t, "aks", profiles.Set("", "spec.operator.config", "{A: b}"))
	r := p.Resolve()
	r.Parameters["work_mem"], r.OperatorConfig["A"] = "1MB", "c"
	assert.Equal(t, p.Spec.PostgreSQL.Parameters["work_mem"], "")
	assert.Equal(t, p.Spec.Operator.Config["A"], "b")
}
