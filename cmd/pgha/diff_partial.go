// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
)

// partial returns the objects of kinds that pgha renders and has only a part of the Go type for, which lint does not read. A note
// names their fields that pgha does not know: it cannot compare those.
func partial(sys *cli.System, name string, text []byte) []manifest.Object {
	var all []manifest.Object
	named := func(k *kinds.Kind) bool { return k.Partial && bytes.Contains(text, []byte(k.Kind)) }
	if !slices.ContainsFunc(kinds.All(), named) {
		return nil // most texts have none, and parsing them again takes as long as reading them
	}
	for doc := range strict.Documents(name, text) { // lint has reported what cannot be parsed
		if doc == nil {
			continue
		}
		items := []*strict.Document{doc}
		if kind, _ := doc.Get("kind"); strings.HasSuffix(kind, "List") {
			items = doc.Items("items")
		}
		for _, item := range items {
			if o := partialObject(sys, item); o != nil {
				all = append(all, o)
			}
		}
	}
	return all
}

// partialObject returns nil for an object of any other kind.
func partialObject(sys *cli.System, doc *strict.Document) manifest.Object {
	kind, _ := doc.Get("kind")
	version, _ := doc.Get("apiVersion")
	k := kinds.Named(kind)
	if !k.Partial || version != k.APIVersion() {
		return nil
	}
	o := k.New()
	for _, f := range doc.Decode(o) {
		if f.Kind == fault.Unknown && !filledIn(k, f.Field) {
			sys.Note("%s %s: %s is not compared, because pgha does not know the field", kind, o.GetName(), f.Field)
		}
	}
	return o
}

// filledIn reports whether the API server fills in the field, so that every live object has it.
func filledIn(k *kinds.Kind, path string) bool {
	return strings.HasPrefix(path, "status") || strings.HasPrefix(path, "metadata.") ||
		slices.ContainsFunc(k.Defaults, func(d kinds.Default) bool { return d.Path == path })
}
