// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// object is one document.
type object map[string]any

// objects are the documents of one side.
type objects []object

// parse reads documents as pgha prints them.
func parse(text string) (objects, error) {
	var all objects
	for _, doc := range strings.Split(text, "\n---\n") {
		var o object
		if err := yaml.Unmarshal([]byte(doc), &o); err != nil {
			return nil, fmt.Errorf("cannot read a document: %w", err)
		}
		if o != nil {
			all = append(all, o)
		}
	}
	return all, nil
}

// yaml writes the documents.
func (o objects) yaml() []byte {
	var docs [][]byte
	for _, x := range o {
		text, err := yaml.Marshal(x)
		if err != nil {
			panic(err) // decoded JSON always encodes
		}
		docs = append(docs, text)
	}
	return bytes.Join(docs, []byte("---\n"))
}

// copy returns objects that share nothing with o.
func (o objects) copy() objects {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err) // decoded JSON always encodes
	}
	var other objects
	if err := json.Unmarshal(text, &other); err != nil {
		panic(err)
	}
	return other
}

// of returns the only object of a kind.
func (o objects) of(kind string) object {
	i := slices.IndexFunc(o, func(x object) bool { return x.kind() == kind })
	if i < 0 {
		panic(fmt.Sprintf("pgha printed no %s", kind))
	}
	return o[i]
}

// named returns the object of a kind and a name.
func (o objects) named(kind, name string) object {
	i := slices.IndexFunc(o, func(x object) bool { return x.kind() == kind && x.name() == name })
	if i < 0 {
		panic(fmt.Sprintf("pgha printed no %s %s", kind, name))
	}
	return o[i]
}

// without returns the objects that other ones lack, by kind and name.
func (o objects) without(other objects) objects {
	var all objects
	for _, x := range o {
		if !slices.ContainsFunc(other, func(y object) bool {
			return y.kind() == x.kind() && y.name() == x.name() && y["apiVersion"] == x["apiVersion"]
		}) {
			all = append(all, x)
		}
	}
	return all
}

func (o object) kind() string { text, _ := o["kind"].(string); return text }

func (o object) name() string { text, _ := o.at("metadata.name").(string); return text }

// at returns the value of a path, with dots between the fields; nil if it is missing.
func (o object) at(path string) any {
	var value any = map[string]any(o)
	for _, field := range strings.Split(path, ".") {
		m, _ := value.(map[string]any)
		value = m[field]
	}
	return value
}

// set sets the value of a path; nil removes the field.
func (o object) set(path string, value any) {
	m := map[string]any(o)
	fields := strings.Split(path, ".")
	last := len(fields) - 1
	for _, field := range fields[:last] {
		next, ok := m[field].(map[string]any)
		if !ok {
			next = map[string]any{}
			m[field] = next
		}
		m = next
	}
	if value == nil {
		delete(m, fields[last])
		return
	}
	m[fields[last]] = value
}
