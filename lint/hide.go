// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"github.com/pgha/pgha/internal/secrets"
	"github.com/pgha/pgha/internal/strict"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"
)

// hide replaces in the messages of all findings what may be secret in the objects: a rule may quote a value of any of them.
func (p *pass) hide() {
	if len(p.findings) == 0 {
		return
	}
	var texts secrets.Texts
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		if tree := r.tree(); tree != nil {
			texts.Add(r.ref().Kind, tree)
		}
	}
	for i := range p.findings {
		f := &p.findings[i]
		f.Message, f.Remedy = texts.Hide(f.Message), texts.Hide(f.Remedy)
	}
}

// hides says for the fields of a document with faults whether messages must not show their values: all, if the document cannot be read
// otherwise.
func (r *reader) hides(doc *strict.Document, prefix string) func(field string) bool {
	var tree any
	if prefix == "" {
		text, err := yaml.YAMLToJSON(r.text)
		if err != nil || utiljson.Unmarshal(text, &tree) != nil {
			return func(string) bool { return true }
		}
	} else if faults := doc.Decode(&tree); len(faults) > 0 {
		return func(string) bool { return true }
	}
	kind, _ := doc.Get("kind")
	return secrets.Fields(kind, tree)
}
