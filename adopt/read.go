// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/internal/tracking"
	"github.com/pgha/pgha/profiles"
)

// read returns every object of the sources, including the items of Lists. It does not decode documents that are left out, since
// their faults do not matter.
func (im *importer) read(sources []Source) ([]*object, strict.Errors) {
	var all []*object
	var faults strict.Errors
	for _, source := range sources {
		for doc, errs := range strict.Documents(source.Name, source.Data) {
			faults = append(faults, errs...)
			if doc == nil {
				continue
			}
			raw := tree{}
			if kind, _ := doc.Get("kind"); im.skips(kind) {
				all = append(all, &object{kind: kind, doc: doc})
				continue
			}
			doc.Hide(func(string) bool { return true }) // what a value is for is not known yet
			if errs := doc.Decode(&raw); len(errs) > 0 {
				faults = append(faults, errs...)
				continue
			}
			objects, errs := manifests(doc, "", raw)
			all = append(all, objects...)
			faults = append(faults, errs...)
		}
	}
	return all, faults
}

// manifests returns the object, or the items of a List.
func manifests(doc *strict.Document, prefix string, raw tree) ([]*object, strict.Errors) {
	o := newObject(doc, prefix, raw)
	items, isList := raw["items"].([]any)
	if isList && strings.HasSuffix(o.kind, "List") {
		var all []*object
		var faults strict.Errors
		for i, item := range items {
			inner, ok := item.(tree)
			if !ok {
				faults = append(faults, o.faultOf(fault.Invalid, "items["+itoa(i)+"]", "must be an object"))
				continue
			}
			objects, errs := manifests(doc, prefix+"items["+itoa(i)+"].", inner)
			all = append(all, objects...)
			faults = append(faults, errs...)
		}
		return all, faults
	}
	switch {
	case o.kind == "":
		return nil, strict.Errors{o.faultOf(fault.Required, "kind", "is required: every manifest needs a kind")}
	case o.name == "":
		return nil, strict.Errors{o.faultOf(fault.Required, "metadata.name", "is required; generateName cannot be rendered")}
	case o.kind == profiles.Kind && o.group == "pgha.dev":
		return nil, strict.Errors{o.faultOf(fault.Invalid, "kind", "is already a profile; use it with pgha render")}
	}
	return []*object{o}, nil
}

func newObject(doc *strict.Document, prefix string, raw tree) *object {
	metadata := mapAt(raw, "metadata")
	_, uid := metadata["uid"]
	_, version := metadata["resourceVersion"]
	o := &object{
		group: kinds.GroupOf(textAt(raw, "apiVersion")), kind: textAt(raw, "kind"), raw: raw, doc: doc, prefix: prefix,
		namespace: textAt(metadata, "namespace"), name: textAt(metadata, "name"),
		live: uid || version,
	}
	o.derived = slices.ContainsFunc(listAt(metadata, "ownerReferences"), func(owner any) bool {
		return strings.HasPrefix(textAt(owner, "apiVersion"), "postgresql.cnpg.io/")
	})
	clean(raw, metadata)
	return o
}

// clean removes fields that only the API server and the operator write. This may leave empty maps.
func clean(raw, metadata tree) {
	delete(raw, "status")
	for _, key := range []string{"creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation",
		"managedFields", "resourceVersion", "selfLink", "uid"} {
		delete(metadata, key)
	}
	annotations := mapAt(metadata, "annotations")
	delete(annotations, tracking.LastApplied)
	if annotations != nil && len(annotations) == 0 {
		delete(metadata, "annotations")
	}
}

// stripDefaults removes default values from a live object. A section that users wrote stays, even if all of its values are
// defaults: an empty volumeSnapshot enables snapshots.
func (o *object) stripDefaults(target string) strict.Errors {
	d := defaults{target: target, kind: o.kind, root: clone(o.want).(tree)}
	if queries := listAt(o.want, "spec", "monitoring", "customQueriesConfigMap"); len(queries) > 1 &&
		textAt(queries[0], "name") == textAt(defaultQueries(), "name") {
		mapAt(o.want, "spec", "monitoring")["customQueriesConfigMap"] = queries[1:]
	}
	if o.kind == "Service" {
		for _, key := range []string{"clusterIP", "clusterIPs", "healthCheckNodePort", "ipFamilies"} {
			delete(mapAt(o.want, "spec"), key)
		}
		for _, port := range listAt(o.want, "spec", "ports") {
			delete(port.(tree), "nodePort")
		}
	}
	d.strip("", o.want)
	written, faults := o.written(o.want)
	dropUnwritten(o.want, written)
	return faults
}

// dropUnwritten removes the maps that strip left empty and that the Go type does not write, since the field is not a pointer.
func dropUnwritten(t, written tree) {
	for key, value := range t {
		switch inner := value.(type) {
		case tree:
			dropUnwritten(inner, mapAt(written, key))
			if _, ok := written[key]; !ok && len(inner) == 0 {
				delete(t, key)
			}
		case []any:
			items := listAt(written, key)
			for i := range min(len(inner), len(items)) {
				if m, ok := inner[i].(tree); ok {
					dropUnwritten(m, mapAt(items[i]))
				}
			}
		}
	}
}

func (d *defaults) strip(path string, t tree) {
	for key, value := range t {
		at := child(path, key)
		switch inner := value.(type) {
		case tree:
			full := len(inner) > 0
			d.strip(at, inner)
			if full && len(inner) == 0 && d.isSection(at) {
				delete(t, key)
			}
		case []any:
			for _, item := range inner {
				if m, ok := item.(tree); ok {
					d.strip(at+"[]", m)
				}
			}
		}
		if d.is(at, value) {
			delete(t, key)
		}
	}
}

func itoa(i int) string { return strconv.Itoa(i) }

func describeKinds(objects []*object) string {
	var names []string
	for _, o := range objects {
		names = append(names, fmt.Sprint(o))
	}
	return strings.Join(names, ", ")
}
