// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	"slices"
	"strings"
)

// ShowManagedFields makes kubectl print metadata.managedFields, which say what the last apply set. Since 1.21 kubectl hides them.
// https://github.com/kubernetes/kubernetes/pull/96878
const ShowManagedFields = "--show-managed-fields"

// LiveCommand gets the live objects of one namespace for pgha plan, with the kinds that pgha renders for most profiles: not ConfigMap,
// which is in the operator's namespace, and neither Secret nor ExternalSecret nor the kinds of a restore drill, of
// alerts, of snapshots, of databases and of images, which only some profiles have. kubectl resolves podmonitor to one of the two API groups, so each has its group. Help and documentation have the same text.
const LiveCommand = "kubectl get storageclass,objectstore,cluster,service,podmonitor.azmonitoring.coreos.com,podmonitor.monitoring.coreos.com," +
	"scheduledbackup -n shop -o yaml " + ShowManagedFields

// Resource is how kubectl get names a kind: with its API group if pgha does not know it, or knows it in two groups.
func Resource(group, kind string) string {
	name := strings.ToLower(kind)
	if k := Find(group, kind); group == "" || k != nil && k.OtherGroup == "" {
		return name
	}
	return name + "." + group
}

// Get is the command that gets live objects for pgha plan. The flag selects the namespace, or is empty.
func Get(flag string, resources ...string) string {
	place := func(resource string) int {
		return slices.IndexFunc(table[:], func(k *Kind) bool { name, _, _ := strings.Cut(resource, "."); return strings.ToLower(k.Kind) == name })
	}
	slices.SortStableFunc(resources, func(a, b string) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	words := []string{"kubectl get", strings.Join(slices.Compact(resources), ","), flag, "-o yaml", ShowManagedFields}
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}
