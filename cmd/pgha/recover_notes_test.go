// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/cli"
	"gotest.tools/v3/assert"
)

// noon is the current time in these tests.
func noon() time.Time { return time.Date(2026, 8, 21, 12, 0, 0, 0, time.UTC) }

func TestNotYet(t *testing.T) {
	for name, tc := range map[string]struct{ reason, stop, want string }{
		"past":       {"there is WAL for it", "2026-08-21T11:59:59Z", ""},
		"now":        {"it has come", "2026-08-21T12:00:00Z", ""},
		"other zone": {"noon in Berlin was two hours ago", "2026-08-21T12:00:00+02:00", ""},
		"future": {"PostgreSQL would replay everything and then give up", "2026-08-21T12:00:01Z",
			"recoveryTarget.targetTime: 2026-08-21T12:00:01Z is in the future, the current time is 2026-08-21T12:00:00Z; leave out the target to recover everything"},
		"no time": {"another target has no clock", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := notYet(&cnpgv1.RecoveryTarget{TargetTime: tc.stop}, noon()); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

func TestTargetNotes(t *testing.T) {
	const old = `the target is older than the retention of 4w, and its base backup may be deleted: then the recovery stops with ` +
		`"no target backup found"`
	for name, tc := range map[string]struct {
		reason, stop string
		want         []string
	}{
		"within the window": {"nothing to say", "2026-08-01T00:00:00Z", nil},
		"before it":         {"retention deletes lazily, so it may still be there", "2026-07-01T00:00:00Z", []string{old}},
		"a minute ago": {"its WAL is archived after five", "2026-08-21T11:59:00Z", []string{
			"the target is 1m0s ago, and its WAL may not be archived yet: run SELECT pg_switch_wal() on the source first"}},
		"no time": {"only a time has an age", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := targetNotes("4w", &cnpgv1.RecoveryTarget{TargetTime: tc.stop}, noon())
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

func TestRetention(t *testing.T) {
	const day = 24 * time.Hour
	for policy, want := range map[string]time.Duration{"": 0, "7d": 7 * day, "4w": 28 * day, "2m": 62 * day, "x": 0, "soon": 0} {
		assert.Equal(t, retention(policy), want, policy)
	}
}

func TestWords(t *testing.T) {
	flags := &cli.Flags{FromEnv: true, Name: "shop", Namespace: "ns", Target: "1.27", Set: []string{"metadata.labels={a: b}", "spec.instances=5"}}
	want := "'my profile.yaml' --from-env --namespace ns --target 1.27 --set 'metadata.labels={a: b}' --set spec.instances=5 --set metadata.name=shop"
	if diff := cmp.Diff(want, words(flags, "my profile.yaml")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
