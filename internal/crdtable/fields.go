// SPDX-License-Identifier: Apache-2.0

package crdtable

import "strings"

// Fields lists the fields of a schema, parents first: spec.env[].name, with [] for the items of a list and {} for the values of a map.
func (t *Table) Fields(root Root) []string {
	var all []string
	if n, ok := t.roots[root]; ok {
		t.fields(n, "", &all)
	}
	return all
}

func (t *Table) fields(n int, path string, all *[]string) {
	for word := range strings.SplitSeq(t.lines[n], "\t") {
		name, below, ok := child(word)
		switch {
		case !ok:
		case name == "items":
			t.fields(below, path+"[]", all)
		case name == "values":
			t.fields(below, path+"{}", all)
		default:
			field := strings.TrimPrefix(path+name, ".")
			*all = append(*all, field)
			t.fields(below, field, all)
		}
	}
}
