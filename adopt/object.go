// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/secrets"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
)

// object is one manifest.
type object struct {
	group, kind, namespace, name string
	live                         bool // read from an API server, which has filled in its defaults
	derived                      bool // created by the operator from another object
	raw                          tree // the manifest, without the fields that the API server manages
	want                         tree // the object that the profile must render

	doc    *strict.Document
	prefix string // of its paths in the document: items[3]. in a List
}

// id identifies the object.
func (o *object) id() string { return o.kind + "." + o.group + "/" + o.name }

// String returns the name of the object in messages.
func (o *object) String() string { return strings.TrimSpace(o.kind + " " + o.name) }

// fault reports a value that a profile cannot contain, with its position.
func (o *object) fault(path, detail string) *strict.Error {
	return o.faultOf(fault.NotImportable, path, detail)
}

// keepApart is the way out for an object that a profile cannot contain.
func (o *object) keepApart() string {
	return "; keep its manifest next to the profile and import with --skip " + o.kind
}

// faultOf returns a fault of any kind in this object.
func (o *object) faultOf(kind fault.Kind, path, detail string) *strict.Error {
	e := &strict.Error{Kind: kind, File: o.doc.File(), Field: path, Detail: o.String() + ": " + detail}
	e.Line, e.Column, _ = o.doc.Position(o.prefix + path)
	return e
}

// entry returns the entry of the kind; an empty one for kinds that pgha does not render.
func (o *object) entry() *kinds.Kind {
	if k := kinds.Find(o.group, o.kind); k != nil && k.Rendered != kinds.ReadOnly {
		return k
	}
	return new(kinds.Kind)
}

// typed returns an empty object of the Go type that pgha renders; nil for objects that it does not render.
func (o *object) typed() manifest.Object {
	k := o.entry()
	if k.New == nil || k.Name != "" && k.Name != o.name && !o.isDrill() && !o.isDashboard() {
		return nil
	}
	return k.New()
}

// decode fills want: the object strictly as its Go type, then as render would write it.
func (o *object) decode() strict.Errors {
	var faults strict.Errors
	if o.live && o.entry().Partial {
		d := defaults{kind: o.kind, root: clone(o.raw).(tree)}
		d.strip("", o.raw) // the Go type does not have these fields
	}
	if o.want, faults = o.written(o.raw); len(faults) > 0 {
		return faults
	}
	o.fill("", o.raw, o.want)
	faults = append(o.lost("", o.raw, o.want), o.lostConnections()...)
	withoutDerived(o.kind, o.want)
	return faults
}

// fill sets the API server's default for fields that the manifest does not set but the Go type writes as zero, such as the number
// of instances.
func (o *object) fill(path string, raw, want any) {
	switch want := want.(type) {
	case tree:
		typed, _ := raw.(tree)
		for key, value := range want {
			at := child(path, key)
			if standard, ok := fixed(o.kind, withoutIndices(at)); ok && typed[key] == nil && isZero(value) {
				want[key] = standard
				continue
			}
			o.fill(at, typed[key], value)
		}
	case []any:
		items, _ := raw.([]any)
		for i := range min(len(items), len(want)) {
			o.fill(path+"["+itoa(i)+"]", items[i], want[i])
		}
	}
}

// written returns the tree after decoding it into the Go type.
func (o *object) written(t tree) (tree, strict.Errors) {
	into := o.typed()
	rest := clone(t).(tree)
	later := admission.TakeUntyped(o.kind, rest) // of an operator that is newer than the types
	text, err := json.Marshal(rest)
	if err != nil {
		return nil, strict.Errors{o.faultOf(fault.Internal, "", err.Error())}
	}
	docs, faults := strict.Parse("", text)
	for _, doc := range docs {
		doc.Hide(func(field string) bool { return secrets.Fields(o.kind, t)(field) })
		faults = append(faults, doc.Decode(into)...)
	}
	for i, f := range faults {
		faults[i] = o.faultOf(f.Kind, f.Field, f.Detail)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	if err := manifest.SetUntyped(into, later); err != nil {
		return nil, strict.Errors{o.faultOf(fault.Internal, "", err.Error())}
	}
	written, err := treeOf(into)
	if err != nil {
		return nil, strict.Errors{o.faultOf(fault.Internal, "", err.Error())}
	}
	return written, nil
}

// lostConnections reports external clusters with empty connectionParameters that the Go types would drop. The operator checks
// whether the field exists if a cluster has no other connection, or is the source of a replica cluster.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/cluster_webhook.go
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/cmd/manager/walrestore/cmd.go
func (o *object) lostConnections() strict.Errors {
	var faults strict.Errors
	for i, external := range listAt(o.raw, "spec", "externalClusters") {
		parameters := mapAt(external, "connectionParameters")
		if parameters == nil || len(parameters) > 0 {
			continue
		}
		archive := at(external, "plugin") != nil || at(external, "barmanObjectStore") != nil
		if archive && textAt(external, "name") != textAt(o.raw, "spec", "replica", "source") {
			continue
		}
		faults = append(faults, o.fault("spec.externalClusters["+itoa(i)+"].connectionParameters",
			"cannot be imported: the operator's Go types leave out an empty map, but for the operator it is a connection"))
	}
	return faults
}

// lost reports values of the manifest that the Go types drop. They do not write a zero in an optional field, which matters if the
// API server sets another default.
func (o *object) lost(path string, raw, have any) strict.Errors {
	var faults strict.Errors
	switch raw := raw.(type) {
	case tree:
		m, _ := have.(tree)
		for key, value := range raw {
			faults = append(faults, o.lost(child(path, key), value, m[key])...)
		}
	case []any:
		l, _ := have.([]any)
		for i := range min(len(raw), len(l)) {
			faults = append(faults, o.lost(path+"["+itoa(i)+"]", raw[i], l[i])...)
		}
	case nil:
	default:
		if have != nil {
			break
		}
		standard, ok := fixed(o.kind, withoutIndices(path))
		if ok && !isZero(standard) && isZero(raw) {
			faults = append(faults, o.fault(path, "cannot be imported: the operator's Go types leave out a value of zero, "+
				"and the API server would fill in its default instead"))
		} else if !isZero(raw) {
			faults = append(faults, o.fault(path, "cannot be imported: the operator's Go types do not write it"))
		}
	}
	return faults
}

func isZero(value any) bool {
	return slices.Contains([]any{nil, "", false, int64(0), float64(0)}, value)
}

func withoutIndices(path string) string {
	var plain strings.Builder
	for i := 0; i < len(path); i++ {
		plain.WriteByte(path[i])
		if path[i] == '[' {
			if end := strings.IndexByte(path[i:], ']'); end > 0 && strings.Trim(path[i+1:i+end], "0123456789") == "" {
				i += end - 1
			}
		}
	}
	return plain.String()
}
