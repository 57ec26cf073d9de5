// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// valid is the smallest profile with backups; a case changes one line of it.
const valid = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata:
  name: pg
  namespace: db
spec:
  target: "1.30"
  resources: {cpu: "2", memory: 8Gi}
  storage: {size: 64Gi}
  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555}}
  backup: {store: {azure: {storageAccount: account}}}
`

func TestParseFaults(t *testing.T) {
	cases := map[string]struct{ reason, from, to, want string }{
		"name past the limit": {
			reason: "the operator allows 50 characters",
			from:   "name: pg", to: "name: " + strings.Repeat("a", 51),
			want: `p.yaml:4:9: metadata.name: Invalid value: "` + strings.Repeat("a", 51) + `": has 51 characters; the operator allows at most 50`,
		},
		"recovery name past the limit": {
			reason: "report it before the restore",
			from:   "name: pg", to: "name: " + strings.Repeat("a", 38),
			want: `p.yaml:4:9: metadata.name: Invalid value: "` + strings.Repeat("a", 38) + `": the recovered cluster's name "` +
				strings.Repeat("a", 38) + `-recovered-db" would have 51 characters, and at most 50 are allowed; shorten it or set spec.recovery.name`,
		},
		"name is a number": {
			reason: "YAML reads a number instead of a name",
			from:   "name: pg", to: "name: 42",
			want: `p.yaml:4:9: metadata.name: expected a string, got a number: quote it as "42"`,
		},
		"name starts with a digit": {
			reason: "a DNS-1035 label starts with a letter",
			from:   "name: pg", to: `name: "4pg"`,
			want: `p.yaml:4:9: metadata.name: Invalid value: "4pg": must be at most 63 lower-case letters, digits and '-', start with a letter, and end with a letter or digit`,
		},
		"missing namespace": {
			reason: "the namespace has no default",
			from:   "  namespace: db\n", to: "",
			want: `p.yaml:4:3: metadata.namespace: is required: lower-case letters, digits and '-'`,
		},
		"quantity": {
			reason: "a size that Kubernetes cannot read",
			from:   "64Gi", to: "64GB",
			want: `p.yaml:9:19: spec.storage.size: Invalid value: "64GB": invalid quantity; write a number with an optional unit, as in "2", "500m" or "64Gi"`,
		},
		"negative quantity": {
			reason: "a volume has a size",
			from:   "64Gi", to: "-1Gi",
			want: `p.yaml:9:19: spec.storage.size: Invalid value: "-1Gi": must be greater than zero`,
		},
		"client id": {
			reason: "the object ID is often mistaken for the client ID; a name never works",
			from:   "11111111-2222-3333-4444-555555555555", to: "mi-pg",
			want: `p.yaml:10:32: spec.identity.azure.clientID: Invalid value: "mi-pg": invalid client ID; az identity show --query clientId prints the GUID`,
		},
		"no way to the backups": {
			reason: "nothing is archived without an identity",
			from:   "  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555}}\n", to: "",
			want: `p.yaml:7:3: spec.identity.azure.clientID: is required: the client ID of the managed identity that may write the backups; ` +
				`or set spec.backup.method to "none"`,
		},
		"five fields": {
			reason: "the operator would run it every minute",
			from:   "{store: {azure: {storageAccount: account}}}", to: `{store: {azure: {storageAccount: account}}, schedule: {cron: "0 2 * * *"}}`,
			want: `p.yaml:11:72: spec.backup.schedule.cron: Invalid value: "0 2 * * *": has five fields, and the operator reads the ` +
				`first as seconds; write "0 0 2 * * *"`,
		},
		"impossible hour": {
			reason: "the operator's parser decides",
			from:   "{store: {azure: {storageAccount: account}}}", to: `{store: {azure: {storageAccount: account}}, schedule: {cron: "0 0 25 * * *"}}`,
			want: `p.yaml:11:72: spec.backup.schedule.cron: Invalid value: "0 0 25 * * *": the operator cannot read it: `,
		},
		"plugin too early": {
			reason: "the message names the first target that supports it",
			from:   "\"1.30\"", to: "\"1.25\"\n  patches: []",
			want: "",
		},
		"required durability too early": {
			reason: "1.23 stops synchronous replication when replicas are missing",
			from:   "\"1.30\"", to: "\"1.23\"\n  postgresql: {synchronous: {method: any, number: 1, durability: required}}",
			want: `p.yaml:8:66: spec.postgresql.synchronous.durability: operator 1.23.6 does not support this: it reduces minSyncReplicas when ` +
				`replicas are missing, which is "preferred"; use target "1.24" or later`,
		},
		"a replica for one instance": {
			reason: "nobody could acknowledge",
			from:   "\"1.30\"", to: "\"1.30\"\n  instances: 1\n  postgresql: {synchronous: {method: any, number: 1, durability: preferred}}",
			want: `p.yaml:9:51: spec.postgresql.synchronous.number: Invalid value: 1: there is no replica to wait for with spec.instances 1: remove ` +
				`spec.postgresql.synchronous, or set more instances`,
		},
		"too many synchronous replicas": {
			reason: "the primary does not acknowledge itself",
			from:   "\"1.30\"", to: "\"1.30\"\n  postgresql: {synchronous: {method: any, number: 3, durability: preferred}}",
			want: `p.yaml:8:51: spec.postgresql.synchronous.number: Invalid value: 3: must be at least 1 and less than spec.instances (3): the ` +
				`primary does not count`,
		},
		"image without tag": {
			reason: "the operator reads the version from the tag",
			from:   "\"1.30\"", to: "\"1.30\"\n  postgresql: {image: example.com/postgresql}",
			want: `p.yaml:8:23: spec.postgresql.image: Invalid value: "example.com/postgresql": has no tag, and the operator reads the ` +
				`version from the tag; with a digest, write name:tag@sha256:…`,
		},
		"public and open": {
			reason: "a public database must list its clients",
			from:   "\"1.30\"", to: "\"1.30\"\n  endpoints: {exposure: public, readWrite: {port: 5432}}",
			want: `p.yaml:8:14: spec.endpoints.sourceRanges: is required: the networks that may connect to a public endpoint; without them, the whole internet can connect`,
		},
		"no host bits": {
			reason: "Azure rejects a CIDR range with host bits",
			from:   "\"1.30\"", to: "\"1.30\"\n  endpoints: {sourceRanges: [10.0.0.1/8]}",
			want: `p.yaml:8:30: spec.endpoints.sourceRanges[0]: Invalid value: "10.0.0.1/8": is an address inside of a network; write the network, 10.0.0.0/8, or only the address, 10.0.0.1/32`,
		},
		"ignore without reason": {
			reason: "the next reader needs it",
			from:   "\"1.30\"", to: "\"1.30\"\n  lint: {ignore: [{rule: PGHA001}]}",
			want: `p.yaml:8:19: spec.lint.ignore[0].reason: is required: the reason why the finding does not matter here`,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			assert.Assert(t, strings.Contains(valid, c.from), "the case changes nothing")
			_, err := profiles.Parse("p.yaml", []byte(strings.Replace(valid, c.from, c.to, 1)))
			if c.want == "" {
				assert.NilError(t, err, c.reason)
				return
			}
			var faults profiles.Errors
			assert.Assert(t, errors.As(err, &faults), "%s: error is %v", c.reason, err)
			assert.Equal(t, len(faults), 1, "%s: %v", c.reason, faults)
			if !strings.HasPrefix(faults.Error(), c.want) {
				t.Errorf("%s (-want +got):\n%s", c.reason, cmp.Diff(c.want, faults.Error()))
			}
		})
	}
}

// TestBuiltinsForEveryTarget: every built-in is valid for every operator, but aks-full, which needs one that has its kinds.
func TestBuiltinsForEveryTarget(t *testing.T) {
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		assert.NilError(t, err)
		for _, target := range profiles.Targets() {
			_, err := profiles.Parse(name, text, profiles.Set("--target", "spec.target", target.String()))
			if name == "aks-full" && !target.DatabaseContents() {
				assert.ErrorContains(t, err, "spec.databases[0]")
				continue
			}
			assert.NilError(t, err)
		}
	}
}

// FuzzParse: no input makes Parse panic, every fault has a position in the text, and accepted profiles are valid.
func FuzzParse(f *testing.F) {
	f.Add(valid)
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		assert.NilError(f, err)
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := profiles.Parse("p.yaml", []byte(text))
		var faults profiles.Errors
		if errors.As(err, &faults) {
			for _, fault := range faults {
				if lines := strings.Count(text, "\n") + 1; fault.Line > lines {
					t.Errorf("%v is past the last line, %d", fault, lines)
				}
				if strings.Contains(fault.Error(), "\n") {
					t.Errorf("%q is more than one line", fault.Error())
				}
			}
			return
		}
		assert.NilError(t, err)
		if faults := p.Validate(); len(faults) > 0 {
			t.Errorf("parsed, and yet %v", faults)
		}
	})
}
