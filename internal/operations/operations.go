// SPDX-License-Identifier: Apache-2.0

// Package operations checks JSON 6902 operations before anything is patched. The library that applies them takes a member
// that it does not know for one that is not there, and a missing value for null: a misspelt "value" then sets a field to
// nothing. https://www.rfc-editor.org/rfc/rfc6902
package operations

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/strict"
)

// Fault is what is wrong with one operation. Neither field holds a value of the patch, which may be a secret.
type Fault struct {
	// Index of the operation in the list.
	Index int
	// Member of the operation that is wrong, as "value"; "" for the operation as a whole.
	Member string
	// Detail says what is wrong and the way out.
	Detail string
	// Missing is the member that the operation lacks, or "".
	Missing string
}

// String is "operation 0: value: ...".
func (f Fault) String() string {
	place := "operation " + strconv.Itoa(f.Index)
	if f.Member != "" {
		place += ": " + f.Member
	}
	return place + ": " + f.Detail
}

// shape is which members an operation takes besides op and path.
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

// Check returns all faults of a list of operations, in its order. It looks at the operations alone; whether a path exists
// depends on the object.
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

// check looks at one operation. What is missing is not said where a misspelt member stands in its place.
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
		all = append(all, Fault{Member: "from", Detail: "takes a value out of the data of an object, where it may be a secret; " +
			"everybody reads metadata, and messages quote it: write the value itself where it belongs"})
	}
	for _, f := range all {
		if !meant[f.Missing] {
			faults = append(faults, f)
		}
	}
	return faults
}

// leaks reports whether an operation copies or moves what stands in the data of a Secret to another place.
func leaks(operation map[string]any) bool {
	from, _ := operation["from"].(string)
	path, _ := operation["path"].(string)
	return inData(from) && !inData(path)
}

// inData: the pointer is data or stringData, or below it.
func inData(pointer string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return first == "data" || first == "stringData"
}

func missing(member, detail string) Fault {
	return Fault{Missing: member, Detail: "is missing its " + member + ": " + detail}
}

// unknown says what is wrong with an op that is none.
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

// check looks at the members that depend on the operation.
func (s shape) check(operation map[string]any) []Fault {
	var faults []Fault
	value, hasValue := operation["value"]
	switch {
	case s.value && !hasValue:
		faults = append(faults, missing("value", s.op+" needs one"))
	case !s.value && hasValue:
		faults = append(faults, Fault{Member: "value", Detail: s.op + " ignores the value; remove it, or use another operation"})
	case s.value && value == nil && s.op != "test":
		faults = append(faults, Fault{Member: "value", Detail: "is null, which is what an empty value means in YAML; " +
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

// checkPath: a JSON pointer starts with a slash, and the library drops whatever stands before the first one.
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
		return fault("is empty and stands for the whole object, which cannot be replaced: %s", form)
	case path[0] != '/':
		return fault("invalid path %q, it does not start with a slash: %s", path, form)
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
