// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/fault"
)

// leaves of a type, as they are written in Constraint.Field. Fields are what the schema has: no sections.
func leaves(path string, typ reflect.Type, into map[string]bool) {
	switch typ.Kind() {
	case reflect.Pointer:
		leaves(path, typ.Elem(), into)
	case reflect.Struct:
		for f := range typ.Fields() {
			if f.IsExported() {
				leaves(strings.TrimPrefix(path+"."+jsonName(f), "."), f.Type, into)
			}
		}
	case reflect.Slice:
		leaves(path+"[]", typ.Elem(), into)
	case reflect.Map:
		leaves(path+"[*]", typ.Elem(), into)
	default:
		into[path] = true
	}
}

// TestMoves: each field of v1alpha1 still exists or is in the table, and the table names existing fields.
func TestMoves(t *testing.T) {
	text, err := os.ReadFile("testdata/v1alpha1-fields.txt")
	assert.NilError(t, err)
	old := strings.Fields(string(text))
	now := map[string]bool{}
	leaves("", reflect.TypeFor[Profile](), now)
	was := map[string]bool{}
	for _, path := range old {
		was[path] = true
		to := Moved(path)
		if now[path] && to != "" {
			t.Errorf("%s has moved to %s and is there as well", path, to)
		}
		if !now[path] && to == "" {
			t.Errorf("%s is gone, and the table does not say where it went", path)
		}
	}
	has := func(all map[string]bool, path string) bool {
		if all[path] {
			return true
		}
		for p := range all {
			if strings.HasPrefix(p, path+".") {
				return true // a section
			}
		}
		return false
	}
	for _, m := range moves() {
		if !has(was, m.from) {
			t.Errorf("%s was never in v1alpha1", m.from)
		}
		if !has(now, m.to) {
			t.Errorf("%s moved to %s, which does not exist", m.from, m.to)
		}
	}
}

const oldProfile = `apiVersion: pgha.dev/v1alpha1
kind: Profile
metadata: {name: pg, namespace: db}
spec:
  database: {name: shop, owner: shop, secret: s, secretSource: {from: keyVault, store: v}}
  resources: {cpu: "1", memory: 1Gi}
  storage: {size: 64Gi}
  identity:
    clientID: 11111111-2222-3333-4444-555555555555
    aks: {name: aks}
  backup: {storageAccount: account, container: box}
  endpoints:
    publicIP: {name: ip}
    readWrite: {port: 5432, dnsLabel: pg}
`

func TestOldFiles(t *testing.T) {
	old := strings.TrimPrefix(oldProfile, "apiVersion: pgha.dev/v1alpha1\nkind: Profile\n")
	fields := strings.ReplaceAll(old, "\n", "\n  ")
	cases := map[string]struct {
		reason string
		text   string
		set    []Override
		want   []string
	}{
		"v1alpha1": {
			reason: "each field has its new path, and no moved field is reported as missing",
			text:   oldProfile,
			want: []string{
				"p.yaml:1:13: apiVersion: pgha.dev/v1alpha1 is no longer supported; write pgha.dev/v1beta1 and move the fields listed below",
				"p.yaml:5:20: spec.database.name: moved to spec.bootstrap.database",
				"p.yaml:5:33: spec.database.owner: moved to spec.bootstrap.owner",
				"p.yaml:5:47: spec.database.secret: moved to spec.bootstrap.secret",
				`p.yaml:5:71: spec.database.secretSource.from: moved to spec.bootstrap.secretSource.from; the value "keyVault" is now "externalSecret"`,
				"p.yaml:5:88: spec.database.secretSource.store: moved to spec.bootstrap.secretSource.store",
				"p.yaml:9:15: spec.identity.clientID: moved to spec.identity.azure.clientID",
				"p.yaml:10:17: spec.identity.aks.name: moved to spec.identity.azure.aks.name",
				"p.yaml:11:28: spec.backup.storageAccount: moved to spec.backup.store.azure.storageAccount",
				"p.yaml:11:48: spec.backup.container: moved to spec.backup.store.azure.container",
				"p.yaml:13:22: spec.endpoints.publicIP.name: moved to spec.endpoints.azure.publicIP.name",
				"p.yaml:14:39: spec.endpoints.readWrite.dnsLabel: moved to spec.endpoints.readWrite.azure.dnsLabel",
			},
		},
		"only the version": {
			reason: "nothing to move",
			text:   strings.Replace(current, APIVersion, oldAPIVersion, 1),
			want:   []string{"p.yaml:1:13: apiVersion: pgha.dev/v1alpha1 is no longer supported; write pgha.dev/v1beta1"},
		},
		"an old name in a new file": {
			reason: "old fields are reported with the new version too",
			text:   strings.Replace(current, "{store: {azure: {storageAccount: account}}}", "{storageAccount: account, sise: 3}", 1),
			want: []string{
				"p.yaml:7:28: spec.backup.storageAccount: moved to spec.backup.store.azure.storageAccount",
				`p.yaml:7:37: spec.backup.sise: unknown field "sise"`,
			},
		},
		"a section without fields": {
			reason: "an old section without fields is reported as a whole",
			text:   strings.Replace(current, "  storage:", "  database: {}\n  storage:", 1),
			want:   []string{"p.yaml:8:13: spec.database: moved to spec.bootstrap"},
		},
		"a typo in an old section": {
			reason: "the decoder skips a removed section, but the typo is still reported",
			text: strings.Replace(current, "  storage:",
				"  database: {nmae: x, owner: y, secretSource: {form: file}}\n  storage:", 1),
			want: []string{
				`p.yaml:8:20: spec.database.nmae: unknown field "nmae"`,
				"p.yaml:8:30: spec.database.owner: moved to spec.bootstrap.owner",
				"p.yaml:8:47: spec.database.secretSource: moved to spec.bootstrap.secretSource",
				`p.yaml:8:54: spec.database.secretSource.form: unknown field "form"`,
			},
		},
		"--set": {
			reason: "on the command line as well",
			text:   current,
			set:    []Override{Set("--set", "spec.database.name", "x"), Set("--set", "spec.database.nmae", "x")},
			want: []string{
				"--set: spec.database.name: moved to spec.bootstrap.database",
				"--set: spec.database: moved to spec.bootstrap",
			},
		},
		"keyVault": {
			reason: "a renamed value has its new name in the message",
			text:   current,
			set:    []Override{Set("--set", "spec.bootstrap", "{secret: s, secretSource: {from: keyVault, store: v}}")},
			want: []string{`--set: spec.bootstrap.secretSource.from: Invalid value: "keyVault": ` +
				`was renamed; write "externalSecret"`},
		},
		"fleet": {
			reason: "in both parts of a fleet, with the path in the file",
			text:   "apiVersion: pgha.dev/v1alpha1\nkind: Fleet\ndefaults:\n  metadata: {namespace: db}\n  spec: {identity: {clientID: x}}\nsites:\n- name: a\n  " + fields,
			want: []string{
				"p.yaml:1:13: apiVersion: pgha.dev/v1alpha1 is no longer supported; write pgha.dev/v1beta1 and move the fields listed below",
				"p.yaml:5:31: defaults.spec.identity.clientID: moved to defaults.spec.identity.azure.clientID",
				"p.yaml:10:22: sites[0].spec.database.name: moved to sites[0].spec.bootstrap.database",
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var err error
			if name == "fleet" {
				_, err = ParseFleet("p.yaml", []byte(c.text), c.set...)
			} else {
				_, err = Parse("p.yaml", []byte(c.text), c.set...)
			}
			assert.Assert(t, err != nil)
			assert.Equal(t, errors.Is(err, fault.Moved), strings.Contains(err.Error(), ": moved to "))
			got := strings.Split(err.Error(), "\n")
			for i, line := range got {
				got[i], _, _ = strings.Cut(line, ", valid names")
			}
			if name == "fleet" {
				for _, line := range got {
					assert.Check(t, strings.Contains(line, "moved to") || strings.Contains(line, "no longer supported"), line)
				}
				got = got[:min(3, len(got))]
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

const current = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: pg, namespace: db}
spec:
  resources: {cpu: "1", memory: 1Gi}
  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555}}
  backup: {store: {azure: {storageAccount: account}}}
  storage: {size: 64Gi}
`
