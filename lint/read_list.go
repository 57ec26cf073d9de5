// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
)

// isList reports a list of objects: that of kubectl, or that of one kind, which the API server returns and kubectl applies too.
func isList(apiVersion, kind string) bool {
	of, ok := strings.CutSuffix(kind, "List")
	return ok && (apiVersion == "v1" && of == "" || newObject(apiVersion, of) != nil)
}

// list reads the items of a List. Each item is decoded separately, so that one broken item does not hide the others.
func (r *reader) list(doc *strict.Document) {
	for i, item := range r.items(doc) {
		docs, _ := strict.Parse(r.file, item)
		if len(docs) != 1 {
			line, column, _ := doc.Position(at("items", i))
			r.faults = append(r.faults, &strict.Error{Kind: fault.Invalid, File: r.file, Line: r.base + line, Column: column, Field: at("items", i),
				Detail: "cannot be read as an object; write it as a separate document"})
			continue
		}
		apiVersion, _ := docs[0].Get("apiVersion")
		kind, _ := docs[0].Get("kind")
		object := newObject(apiVersion, kind)
		if object == nil {
			line, _, _ := doc.Position(at("items", i))
			r.other(docs[0], line, item)
			continue
		}
		prefix := "items[" + strconv.Itoa(i) + "]."
		r.resource(object, docs[0], prefix, func(field string) (int, int) {
			line, column, _ := doc.Position(field)
			return line, column
		})
	}
}

// items returns the items of a List, even if the List itself has faults. Merge keys and the like, which the strict decoder
// rejects, are resolved the way kubectl does it.
func (r *reader) items(doc *strict.Document) []rawItem {
	type list struct {
		APIVersion string    `json:"apiVersion"`
		Kind       string    `json:"kind"`
		Metadata   any       `json:"metadata"`
		Items      []rawItem `json:"items"`
	}
	var strictly, tolerantly list
	faults := doc.Decode(&strictly)
	if len(faults) == 0 {
		return strictly.Items
	}
	text, err := yaml.YAMLToJSON(r.text)
	if err != nil {
		r.faults = append(r.faults, faults...)
		return strictly.Items
	}
	if docs, _ := strict.Parse(r.file, text); len(docs) == 1 {
		_ = docs[0].Decode(&tolerantly)
	}
	if len(tolerantly.Items) < len(strictly.Items) {
		return strictly.Items
	}
	return tolerantly.Items
}

// rawItem is an object as JSON.
type rawItem []byte

// UnmarshalJSON keeps the text.
func (i *rawItem) UnmarshalJSON(text []byte) error {
	*i = bytes.Clone(text)
	return nil
}
