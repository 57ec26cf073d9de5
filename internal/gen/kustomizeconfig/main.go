// SPDX-License-Identifier: Apache-2.0

// Command kustomizeconfig writes the references between objects that kustomize must follow, from the table of kinds. It runs at
// `go generate ./base`.
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: kustomizeconfig FILE")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], generate(kinds.All()), 0o644); err != nil {
		fmt.Fprintf(os.Stderr, "kustomizeconfig: %v\n", err)
		os.Exit(1)
	}
}

const header = `# Where the objects of this directory name one another, so that namePrefix, nameSuffix and hashed names of an overlay reach
# every reference: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namereference/
nameReference:
`

// notes are the comments above groups of references.
var notes = map[kinds.Note]string{
	kinds.ArchiveName:   "A backup is kept under the name of the Cluster that took it.",
	kinds.PodsOfCluster: "The operator labels its pods with the Cluster's name, and these select by it.",
}

// groups is the order of the first API groups, starting with the operator's.
var groups = []string{"postgresql.cnpg.io", "barmancloud.cnpg.io", "storage.k8s.io", "monitoring.coreos.com", ""}

func rank(k *kinds.Kind) int {
	if i := slices.Index(groups, k.Group); i >= 0 {
		return i
	}
	return len(groups)
}

// reference is one line of the file: a field of a kind.
type reference struct {
	kinds.Reference
	from *kinds.Kind
}

func generate(all []*kinds.Kind) []byte {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *kinds.Kind) int { return cmp.Compare(rank(a), rank(b)) })
	text := bytes.NewBufferString(header)
	standIns := map[string]bool{}
	for _, k := range all {
		standIns[k.StandsFor] = true
	}
	for _, k := range all {
		if k.StandsFor != "" {
			writeHead(text, k, k.StandsForWhy)
			fmt.Fprintf(text, "  fieldSpecs: *%s\n", anchor(k.StandsFor))
			continue
		}
		refs := referencesTo(k, all)
		if len(refs) == 0 {
			continue
		}
		writeHead(text, k, "")
		text.WriteString("  fieldSpecs:")
		if standIns[k.Kind] {
			text.WriteString(" &" + anchor(k.Kind))
		}
		text.WriteString("\n")
		writeReferences(text, refs)
	}
	writeOwnNames(text, all)
	return text.Bytes()
}

func writeHead(text *bytes.Buffer, k *kinds.Kind, why string) {
	if why != "" {
		fmt.Fprintf(text, "# %s\n", why)
	}
	group := "group: " + k.Group
	if k.Group == "" {
		group = "version: v1"
	}
	fmt.Fprintf(text, "- kind: %s\n  %s\n", k.Kind, group)
}

func writeReferences(text *bytes.Buffer, refs []reference) {
	note := kinds.NoNote
	for _, r := range refs {
		if comment := notes[r.Note]; comment != "" && r.Note != note {
			fmt.Fprintf(text, "  # %s\n", comment)
		}
		note = r.Note
		fmt.Fprintf(text, "  - {path: %s, kind: %s}\n", quoted(r.Path), r.from.Kind)
	}
}

// writeOwnNames makes overlays rename the objects that the operator creates.
func writeOwnNames(text *bytes.Buffer, all []*kinds.Kind) {
	text.WriteString("# The operator creates these Services itself, so that nothing else would rename them.\nnamePrefix: &services\n")
	for _, k := range all {
		for _, path := range k.OwnNames {
			fmt.Fprintf(text, "- {path: %s, kind: %s}\n", quoted(path), k.Kind)
		}
	}
	text.WriteString("nameSuffix: *services\n")
}

// referencesTo returns the fields that name objects of the kind.
func referencesTo(k *kinds.Kind, all []*kinds.Kind) []reference {
	var refs []reference
	for _, from := range all {
		for _, r := range from.References {
			if r.To == k.Kind {
				refs = append(refs, reference{r, from})
			}
		}
	}
	slices.SortStableFunc(refs, func(a, b reference) int {
		return cmp.Or(cmp.Compare(a.Note, b.Note), cmp.Compare(rank(a.from), rank(b.from)), strings.Compare(a.from.Kind, b.from.Kind))
	})
	return refs
}

func quoted(path string) string {
	if strings.Contains(path, `\`) {
		return "'" + path + "'"
	}
	return path
}

// anchor is the last word of a kind's name, in the plural: catalogs for ImageCatalog.
func anchor(kind string) string {
	last := strings.LastIndexFunc(kind, func(r rune) bool { return r >= 'A' && r <= 'Z' })
	return strings.ToLower(kind[last:]) + "s"
}
