// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Contents is what a text of manifests holds.
type Contents struct {
	// Resources are the objects of kinds that rules look at.
	Resources []Resource
	// Others are the objects of all other kinds, and documents that are no object at all.
	Others []Other
}

// Other is a document that no rule looks at.
type Other struct {
	// Ref has what the document says it is: any part may be empty.
	Ref
	// File and Line where it starts.
	File string
	Line int
}

// Read takes the manifests of anyone: YAML or JSON, one document or a stream of them, Lists too. Objects of kinds that no
// rule looks at are passed over and counted. A document that cannot be parsed is a fault, and the others are still read;
// what a known kind does not have is no fault but a finding of Run.
//
// Beyond data, the objects and their texts as JSON it needs the memory of the largest document.
func Read(file string, data []byte) (resources []Resource, passedOver int, faults profiles.Errors) {
	c, faults := ReadAll(file, data)
	return c.Resources, len(c.Others), faults
}

// ReadAll is Read for those who want to know what was passed over.
func ReadAll(file string, data []byte) (Contents, profiles.Errors) {
	r := &reader{file: file}
	for text, base := range objects(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		r.text, r.base = text, base
		r.source = &source{file: file, text: text, base: base}
		for doc, errs := range strict.Documents(file, text) {
			for _, e := range errs {
				if e.Line > 0 {
					e.Line += base
				}
			}
			r.faults = append(r.faults, errs...)
			if doc != nil {
				r.document(doc)
			}
		}
	}
	return Contents{r.resources, r.others}, r.faults
}

type reader struct {
	file   string
	text   []byte // of the document, and the lines before it
	base   int
	source *source

	resources []Resource
	others    []Other
	faults    strict.Errors
}

// document reads one document, which may be a List of many objects.
func (r *reader) document(doc *strict.Document) {
	apiVersion, _ := doc.Get("apiVersion")
	kind, _ := doc.Get("kind")
	if apiVersion == "v1" && kind == "List" {
		r.list(doc)
		return
	}
	object := newObject(apiVersion, kind)
	if object == nil {
		line, _, _ := doc.Position("kind")
		r.other(doc, line)
		return
	}
	r.resource(object, doc, "", func(string) (int, int) { return 0, 0 })
}

// resource decodes one object. Faults that have no place of their own get the one that place finds for their field.
func (r *reader) resource(object manifest.Object, doc *strict.Document, prefix string, place func(string) (int, int)) {
	faults := doc.Decode(object)
	var raw rawItem
	if len(faults) > 0 && prefix == "" {
		object, faults, raw = r.tolerant(object, faults, doc)
	}
	if raw == nil {
		_ = doc.Decode(&raw) // its faults are those of the object
	}
	for _, e := range faults {
		if e.Line == 0 || prefix != "" {
			e.Line, e.Column = place(prefix + e.Field)
		}
		if e.Line > 0 {
			e.Line += r.base
		}
	}
	r.resources = append(r.resources, Resource{
		Object: object, File: r.file, prefix: prefix, faults: faults, source: r.source, raw: raw,
		unread: readAnyway(object, faults, doc),
	})
}

// other keeps what a document says it is.
func (r *reader) other(doc *strict.Document, line int) {
	o := Other{File: r.file, Line: r.base + max(line, 1)}
	o.APIVersion, _ = doc.Get("apiVersion")
	o.Kind, _ = doc.Get("kind")
	o.Namespace, _ = doc.Get("metadata.namespace")
	o.Name, _ = doc.Get("metadata.name")
	r.others = append(r.others, o)
}

// tolerant decodes a faulty document once more, after the conversion to JSON that kubectl makes. It resolves merge keys,
// turns the keys of maps into strings, and reads words such as yes the way kubectl does, so what remains is what the API
// server sees. Duplicate keys remain faults: one of the two values is lost without a word.
func (r *reader) tolerant(object manifest.Object, faults strict.Errors, doc *strict.Document) (manifest.Object, strict.Errors, rawItem) {
	text, err := yaml.YAMLToJSON(r.text)
	if err != nil {
		return object, faults, nil
	}
	docs, errs := strict.Parse(r.file, text)
	if len(docs) != 1 || len(errs) > 0 {
		return object, faults, nil
	}
	gvk := object.GetObjectKind().GroupVersionKind()
	again := newObject(gvk.GroupVersion().String(), gvk.Kind)
	if again == nil {
		return object, faults, nil
	}
	remaining := docs[0].Decode(again)
	for _, e := range remaining {
		e.Line, e.Column, _ = doc.Position(e.Field)
	}
	for _, e := range faults {
		if strings.HasPrefix(e.Detail, "duplicate key") {
			remaining = append(remaining, e)
		}
	}
	remaining.Sort()
	return again, remaining, text
}
