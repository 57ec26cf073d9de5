// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/admission"
)

// fixed compares the fields that the CRD does not let change. Such a rule does not run for a field that appears or disappears, or in the
// items of a list without keys.
func (u *update) fixed() []Refusal {
	if u.before == nil || u.after == nil {
		return nil
	}
	f := fixedFields{kind: u.ref.Kind}
	f.walk(admission.Schema(u.ref.Kind, u.in.to), nil, u.before, u.after)
	return f.found
}

type fixedFields struct {
	kind  string
	found []Refusal
}

func (f *fixedFields) walk(n *admission.Node, at path, old, new any) {
	if n == nil || old == nil || new == nil {
		return
	}
	if n.Fixed && !reflect.DeepEqual(old, new) {
		f.add(at)
		return
	}
	switch a := old.(type) {
	case map[string]any:
		b, _ := new.(map[string]any)
		for _, name := range n.FixedFields {
			if !reflect.DeepEqual(a[name], b[name]) {
				f.add(at.field(name))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(a)) {
			f.walk(n.Field(name), at.field(name), a[name], b[name])
		}
	case []any:
		b, _ := new.([]any)
		f.list(n, at, a, b)
	}
}

func (f *fixedFields) list(n *admission.Node, at path, old, new []any) {
	if len(n.Keys) == 0 {
		return
	}
	before, names := named(n, old)
	after, _ := named(n, new)
	for _, name := range names {
		f.walk(n.Item(), at.item(name), before[name], after[name])
	}
}

func (f *fixedFields) add(at path) {
	field := at.String()
	f.found = append(f.found, Refusal{
		Field: field, Who: ByKubernetes, Way: fixedWay(f.kind, field), Page: refusedPage,
		Why:    "the CRD of " + f.kind + " has a rule that " + field + " does not change once it is set",
		Source: operatorSource + "config/crd/bases/postgresql.cnpg.io_" + strings.ToLower(f.kind) + "s.yaml",
	})
}

// fixedWay is what to do instead of changing a fixed field.
func fixedWay(kind, field string) string {
	for _, w := range fixedWays() {
		if w.kind == kind && (w.field == field || w.field == "") {
			return w.way
		}
	}
	return "delete the " + kind + ", then create it again with the new value"
}

// fixedWays are by kind, and by field where it matters; a field that is empty stands for the others of the kind.
func fixedWays() []struct{ kind, field, way string } {
	again := func(policy string) string {
		return "check that spec." + policy + " is retain, so that PostgreSQL keeps what exists; then delete the object and create it again"
	}
	const newDatabase = "add a Database object with another spec.name and the new value, and copy the data with pg_dump and pg_restore"
	return []struct{ kind, field, way string }{
		{"Cluster", "spec.serviceAccountName", "in two applies, each with a roll of all pods: remove the field, then add it with the new name. " +
			"The operator creates its RoleBinding for the account of its first reconcile only, so each account needs a second one before: " +
			"pgha plan --steps writes the commands"},
		{"Cluster", "spec.imageCatalogRef.major", "upgrade the operator to 1.26 or later first"},
		{"Backup", "", "create a Backup with another name"},
		{"ScheduledBackup", "", "create a ScheduledBackup with another name for the other Cluster, then delete this one; its Backups stay unless " +
			"spec.backupOwnerReference is self"},
		{"Pooler", "spec.cluster", "create a Pooler with another name for the other Cluster, move the clients, then delete this one"},
		{"Pooler", "spec.serviceAccountName", "in two applies: remove the field, then add it with the new name; the pods of the Pooler roll twice"},
		{"Database", "spec.name", "add another Database object for another database; to rename one, run ALTER DATABASE RENAME and " + again("databaseReclaimPolicy")},
		{"Database", "spec.cluster", again("databaseReclaimPolicy")},
		{"Database", "", newDatabase},
		{"DatabaseRole", "", again("databaseRoleReclaimPolicy")},
		{"Publication", "", again("publicationReclaimPolicy")},
		{"Subscription", "", again("subscriptionReclaimPolicy")},
	}
}
