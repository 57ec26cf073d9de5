// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"fmt"

	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Contents is what a text of manifests contains.
type Contents struct {
	// Resources are the objects of the kinds that rules check.
	Resources []Resource
	// Others are the objects of all other kinds, and documents that are not objects.
	Others []Other
}

// Other is a document that no rule checks.
type Other struct {
	// Ref is what the document says it is. Any part may be empty.
	Ref
	// File and Line where it starts.
	File string
	Line int

	text []byte // a part of what was read, so that it costs no memory of its own
}

// JSON returns the document as JSON. It is converted anew by each call.
func (o *Other) JSON() ([]byte, error) {
	text, err := yaml.YAMLToJSON(o.text)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", o.Ref, err)
	}
	return text, nil
}

// SameText reports whether two documents have the same bytes.
func (o *Other) SameText(other *Other) bool { return bytes.Equal(o.text, other.text) }

// Read parses manifests: YAML or JSON, one document or a stream of them, also Lists. Objects of kinds that no rule checks are
// skipped and counted. A document that cannot be parsed is a fault, and the others are still read. A field that a known kind
// does not have is not a fault but a finding of Run.
//
// In addition to data, the objects and their texts as JSON, it needs the memory of the largest document.
func Read(file string, data []byte) (resources []Resource, passedOver int, faults profiles.Errors) {
	c, faults := ReadAll(file, data)
	return c.Resources, len(c.Others), faults
}

// ReadAll is Read, but also returns the skipped documents.
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
	apiVersion, kind := identity(doc)
	if isList(apiVersion, kind) {
		r.list(doc)
		return
	}
	object := newObject(apiVersion, kind)
	if object == nil {
		line, _, _ := doc.Position("kind")
		r.other(doc, line, r.text)
		return
	}
	r.resource(object, doc, "", func(string) (int, int) { return 0, 0 })
}

// identity is what a document says it is.
func identity(doc *strict.Document) (apiVersion, kind string) {
	apiVersion, _ = doc.Get("apiVersion")
	kind, _ = doc.Get("kind")
	return apiVersion, kind
}

// resource decodes one object. Faults without a position get the one that place finds for their field.
func (r *reader) resource(object manifest.Object, doc *strict.Document, prefix string, place func(string) (int, int)) {
	faults := doc.Decode(object)
	var raw rawItem
	if len(faults) > 0 {
		hides := r.hides(doc, prefix)
		doc.Hide(hides)
		object = newObject(identity(doc))
		faults = doc.Decode(object)
		if prefix == "" {
			object, faults, raw = r.tolerant(object, faults, doc, hides)
		}
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
		Object: object, File: r.file, prefix: prefix, faults: faults, source: r.source, raw: raw, stored: &stored{},
		unread: readAnyway(object, faults, doc),
	})
}

// other records a document that no rule checks.
func (r *reader) other(doc *strict.Document, line int, text []byte) {
	o := Other{File: r.file, Line: r.base + max(line, 1), text: text}
	o.APIVersion, _ = doc.Get("apiVersion")
	o.Kind, _ = doc.Get("kind")
	o.Namespace, _ = doc.Get("metadata.namespace")
	o.Name, _ = doc.Get("metadata.name")
	r.others = append(r.others, o)
}

// tolerant decodes a faulty document again, after converting it to JSON as kubectl does. The conversion resolves merge keys,
// turns the keys of maps into strings, and reads words such as yes the way kubectl does. The remaining faults are what the API
// server sees. Duplicate keys remain faults: one of the two values is silently lost.
func (r *reader) tolerant(object manifest.Object, faults strict.Errors, doc *strict.Document,
	hides func(string) bool,
) (manifest.Object, strict.Errors, rawItem) {
	text, err := yaml.YAMLToJSON(r.text)
	if err != nil {
		return object, faults, nil
	}
	docs, errs := strict.Parse(r.file, text)
	if len(docs) != 1 || len(errs) > 0 {
		return object, faults, nil
	}
	again := newObject(identity(doc))
	docs[0].Hide(hides)
	remaining := docs[0].Decode(again)
	for _, e := range remaining {
		e.Line, e.Column, _ = doc.Position(e.Field)
	}
	for _, e := range faults {
		if e.Kind == fault.Duplicate {
			remaining = append(remaining, e)
		}
	}
	remaining.Sort()
	return again, remaining, text
}
