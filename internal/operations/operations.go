// SPDX-License-Identifier: Apache-2.0

// Package operations checks JSON 6902 operations before they are applied. The library that applies them ignores unknown
// members and uses null for a missing value: a misspelled "value" would set the field to null.
// https://www.rfc-editor.org/rfc/rfc6902
package operations

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/strict"
)

// Fault is an error in one operation. Its fields never contain a value of the patch, which may be a secret.
type Fault struct {
	// Index is the position of the operation in the list.
	Index int
	// Member is the invalid member of the operation, such as "value"; "" for the whole operation.
	Member string
	// Detail says what is wrong and what to do.
	Detail string
	// Missing is the name of the missing member, or "".
	Missing string
}

// String returns "operation 0: value: ...".
func (f Fault) String() string {
	place := "operation " + strconv.Itoa(f.Index)
	if f.Member != "" {
		place += ": " + f.Member
	}
	return place + ": " + f.Detail
}

// shape says which members an operation takes in addition to op and path.
type shape struct {
	op          string
	value, from bool
}

func shapes() []shape {
	return []shape{
		{op: "add", value: true}, {op: "remove"}, {op: "replace", value: true},
		{op: "move", from: true}, {op: "copy", from: true}, {op: "test", value: true},
	}
}

// Check returns all faults of a list of operations, in order. It does not check whether paths exist, which depends on
// the object.
func Check(list []any) []Fault {
	var faults []Fault
	for i, item := range list {
		operation, ok := item.(map[string]any)
		if !ok {
			faults = append(faults, Fault{Index: i, Detail: "expected an operation: a map with op, path and value"})
			continue
		}
		for _, f := range check(operation) {
			f.Index = i
			faults = append(faults, f)
		}
	}
	return faults
}

// check checks one operation. It does not report a missing member if a misspelled one was probably meant.
func check(operation map[string]any) []Fault {
	var faults []Fault
	meant := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(operation)) {
		if members := []string{"op", "path", "value", "from"}; !slices.Contains(members, name) {
			hint := "; an operation has op, path, value and from"
			if near := strict.Nearest(name, members); near != "" {
				hint, meant[near] = fmt.Sprintf(", did you mean %q?", near), true
			}
			faults = append(faults, Fault{Member: name, Detail: fmt.Sprintf("unknown member %q%s", name, hint)})
		}
	}
	all := checkPath(operation, "path")
	i := slices.IndexFunc(shapes(), func(s shape) bool { return s.op == operation["op"] })
	if i >= 0 {
		all = append(all, shapes()[i].check(operation)...)
	} else {
		all = append(all, unknown(operation["op"]))
	}
	if leaks(operation) {
		all = append(all, Fault{Member: "from", Detail: "copies a value from the data of an object, which may be a secret, to a place that anyone can read " +
			"and that messages may quote; write the value itself instead"})
	}
	for _, f := range all {
		if !meant[f.Missing] {
			faults = append(faults, f)
		}
	}
	return faults
}

// leaks reports whether an operation copies or moves data of a Secret to another place.
func leaks(operation map[string]any) bool {
	from, _ := operation["from"].(string)
	path, _ := operation["path"].(string)
	return inData(from) && !inData(path)
}

// inData reports whether the pointer is data or stringData, or below it.
func inData(pointer string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return first == "data" || first == "stringData"
}

func missing(member, detail string) Fault {
	return Fault{Missing: member, Detail: "missing " + member + ": " + detail}
}

// unknown returns the fault of an invalid op.
func unknown(op any) Fault {
	var names []string
	for _, s := range shapes() {
		names = append(names, s.op)
	}
	switch op := op.(type) {
	case nil:
		return missing("op", "write "+strings.Join(names, ", "))
	case string:
		if near := strict.Nearest(op, names); near != "" {
			return Fault{Member: "op", Detail: fmt.Sprintf("unknown operation %q, did you mean %q?", op, near)}
		}
		return Fault{Member: "op", Detail: fmt.Sprintf("unknown operation %q: write %s", op, strings.Join(names, ", "))}
	default:
		return Fault{Member: "op", Detail: "expected a string: write " + strings.Join(names, ", ")}
	}
}

// check checks the members that depend on the operation.
func (s shape) check(operation map[string]any) []Fault {
	var faults []Fault
	value, hasValue := operation["value"]
	switch {
	case s.value && !hasValue:
		faults = append(faults, missing("value", s.op+" needs one"))
	case !s.value && hasValue:
		faults = append(faults, Fault{Member: "value", Detail: s.op + " ignores the value; remove it, or use another operation"})
	case s.value && value == nil && s.op != "test":
		faults = append(faults, Fault{Member: "value", Detail: "is null; in YAML an empty value is null; " +
			"write the value, or op: remove to remove the field"})
	}
	if _, hasFrom := operation["from"]; hasFrom && !s.from {
		faults = append(faults, Fault{Member: "from", Detail: s.op + " ignores from; remove it, or use move or copy"})
	}
	if s.from {
		faults = append(faults, checkPath(operation, "from")...)
	}
	return faults
}

// checkPath checks a JSON pointer. It must start with a slash, since the library ignores any text before the first slash.
// https://www.rfc-editor.org/rfc/rfc6901
func checkPath(operation map[string]any, member string) []Fault {
	const form = "write it as /spec/instances"
	fault := func(format string, args ...any) []Fault {
		return []Fault{{Member: member, Detail: fmt.Sprintf(format, args...)}}
	}
	value, ok := operation[member]
	path, isText := value.(string)
	switch {
	case !ok || value == nil:
		return []Fault{missing(member, form)}
	case !isText:
		return fault("expected a string: %s", form)
	case path == "":
		return fault("is empty, which means the whole object, and that cannot be replaced: %s", form)
	case path[0] != '/':
		return fault("invalid path %q, must start with a slash: %s", path, form)
	}
	for rest := path; ; {
		_, after, found := strings.Cut(rest, "~")
		if !found {
			return nil
		}
		if after == "" || after[0] != '0' && after[0] != '1' {
			return fault("invalid path %q: write ~1 for a slash in a name and ~0 for a tilde", path)
		}
		rest = after
	}
}
