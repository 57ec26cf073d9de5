// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// head is the part of a small profile above the section that is edited.
const head = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: pg, namespace: db}
spec:
  resources: {cpu: "1", memory: 1Gi}
  storage: {size: 1Gi}
  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555}}
`

// backups is the section that a valid profile also needs.
const backups = "  backup: {method: none}\n"

func TestEdit(t *testing.T) {
	major := profiles.Assignment{Origin: "test", Field: "spec.postgresql.major", Value: "18"}
	server := profiles.Assignment{Origin: "test", Field: "spec.backup.serverName", Value: "pg-g2"}
	for name, tc := range map[string]struct {
		reason    string
		old, want string
		set       []profiles.Assignment
		fault     string
	}{
		"plain":       {reason: "a word stays a word", old: "  postgresql:\n    major: auto # today\n", want: "  postgresql:\n    major: \"18\" # today\n", set: []profiles.Assignment{major}},
		"quoted":      {reason: "quotes belong to the value", old: "  postgresql:\n    major: '17'   # today\n", want: "  postgresql:\n    major: \"18\"   # today\n", set: []profiles.Assignment{major}},
		"escaped":     {reason: "a quote in a quote", old: "  postgresql: {pg_hba: [], major: \"1\\u0037\"} # x\n", want: "  postgresql: {pg_hba: [], major: \"18\"} # x\n", set: []profiles.Assignment{major}},
		"flow":        {reason: "braces", old: "  postgresql: {major: \"17\", tuning: none}\n", want: "  postgresql: {major: \"18\", tuning: none}\n", set: []profiles.Assignment{major}},
		"flow, added": {reason: "the first of the braces", old: "  postgresql: {tuning: none}\n", want: "  postgresql: {major: \"18\", tuning: none}\n", set: []profiles.Assignment{major}},
		"empty":       {reason: "braces without anything", old: "  postgresql: {}\n", want: "  postgresql: {major: \"18\"}\n", set: []profiles.Assignment{major}},
		"added": {reason: "above the comment of the first field, which stays with it", old: "  postgresql: # the server\n    # by hand\n    tuning: none\n",
			want: "  postgresql: # the server\n    major: \"18\"\n    # by hand\n    tuning: none\n", set: []profiles.Assignment{major}},
		"section added": {reason: "in the section above it", old: "", want: "", set: []profiles.Assignment{major}},
		"two":           {reason: "positions move with the first edit", old: "  postgresql:\n    tuning: none\n  backup:\n    method: none\n", want: "  postgresql:\n    major: \"18\"\n    tuning: none\n  backup:\n    serverName: pg-g2\n    method: none\n", set: []profiles.Assignment{major, server}},
		"wide":          {reason: "columns count characters", old: "  postgresql: {pg_hba: [\"# ä€\"], major: \"17\"}\n", want: "  postgresql: {pg_hba: [\"# ä€\"], major: \"18\"}\n", set: []profiles.Assignment{major}},
		"alias":         {reason: "another place would change too", old: "  postgresql: &p {major: \"17\"}\n", want: "  postgresql: &p {major: \"18\"}\n", set: []profiles.Assignment{major}},
		"anchor":        {reason: "whoever refers to it would change too", old: "  postgresql:\n    major: &m \"17\"\n", set: []profiles.Assignment{major}, fault: "cannot edit spec.postgresql.major"},
		"item": {reason: "a value in a list", old: "  databases:\n  - name: a\n    objectName: x # why\n    owner: app\n", want: "  databases:\n  - name: a\n    objectName: other # why\n    owner: app\n",
			set: []profiles.Assignment{{Origin: "test", Field: "spec.databases[0].objectName", Value: "other"}}},
		"item, added": {reason: "below its first field", old: "  databases:\n  - name: a\n    owner: app\n  - name: b\n    owner: app\n", want: "  databases:\n  - name: a\n    owner: app\n  - name: b\n    objectName: other\n    owner: app\n",
			set: []profiles.Assignment{{Origin: "test", Field: "spec.databases[1].objectName", Value: "other"}}},
		"item, flow": {reason: "braces", old: "  databases: [{name: a, owner: app}]\n", want: "  databases: [{objectName: other, name: a, owner: app}]\n",
			set: []profiles.Assignment{{Origin: "test", Field: "spec.databases[0].objectName", Value: "other"}}},
		"item of nothing": {reason: "the list is shorter", old: "  databases: [{name: a, owner: app}]\n", set: []profiles.Assignment{{Origin: "test", Field: "spec.databases[2].objectName", Value: "other"}}, fault: "spec.databases: has 1 items"},
		"folded":          {reason: "more than a line", old: "  postgresql:\n    major: >-\n      17\n", set: []profiles.Assignment{major}, fault: "cannot edit spec.postgresql.major of \"p.yaml\": line 9: the value is not a plain one; set it to 18 by hand"},
		"invalid":         {reason: "the profile would not be valid", old: "", set: []profiles.Assignment{{Origin: "test", Field: "spec.postgresql.major", Value: "9"}}, fault: "spec.postgresql.major"},
	} {
		t.Run(name, func(t *testing.T) {
			tail := backups
			if strings.Contains(tc.old, "backup:") {
				tail = ""
			}
			got, err := profiles.Edit("p.yaml", []byte(head+tc.old+tail), tc.set...)
			if tc.fault != "" {
				assert.ErrorContains(t, err, tc.fault, tc.reason)
				return
			}
			assert.NilError(t, err)
			want := head + tc.want + tail
			if name == "section added" {
				want = strings.Replace(want, "spec:\n", "spec:\n  postgresql:\n    major: \"18\"\n", 1)
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// FuzzEdit: what is edited means what an override means, and every other byte of a line that is not edited stays.
func FuzzEdit(f *testing.F) {
	f.Add("  postgresql: {major: '17'}\n", "18")
	f.Add("  postgresql:\n    # x\n    tuning: none\n", "17")
	f.Add("  postgresql:\n    major: \"17\"\n    parameters: {a.b: |\n      x}\n", "18")
	f.Fuzz(func(t *testing.T, section, major string) {
		a := profiles.Assignment{Origin: "fuzz", Field: "spec.postgresql.major", Value: major}
		got, err := profiles.Edit("p.yaml", []byte(head+backups+section), a)
		if err != nil {
			return
		}
		want, err := profiles.Parse("p.yaml", []byte(head+backups+section), func(*profiles.Profile) []profiles.Assignment { return []profiles.Assignment{a} })
		assert.NilError(t, err)
		p, err := profiles.Parse("p.yaml", got)
		assert.NilError(t, err)
		assert.Assert(t, reflect.DeepEqual(want.Spec, p.Spec), "%s", got)
		assert.Assert(t, len(got) <= len(head+backups+section)+len(major)+40)
	})
}
