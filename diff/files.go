// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"
	"fmt"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/secrets"
	"github.com/pgha/pgha/internal/strict"
)

// Files compares the existing files of a base with the rendered ones, byte for byte. The result is in the order of the
// rendered files, followed by files that exist only in the first set. It is empty if they are equal. Of a file that has a
// Secret, or that cannot be read, it only says that it differs; in others, what may be secret is replaced.
func Files(there, rendered []base.File) []byte {
	var diff bytes.Buffer
	for _, f := range rendered {
		writeFile(&diff, f.Name, contents(there, f.Name), string(f.Data))
	}
	for _, f := range there {
		if contents(rendered, f.Name) == "" {
			writeFile(&diff, f.Name, string(f.Data), "")
		}
	}
	return diff.Bytes()
}

func writeFile(diff *bytes.Buffer, name, from, to string) {
	if from == to {
		return
	}
	var texts secrets.Texts
	if !secretsOf(&texts, from) || !secretsOf(&texts, to) {
		fmt.Fprintf(diff, "--- existing/%[1]s\n+++ rendered/%[1]s\nThe files differ. They may have secrets, so their text is not shown.\n", name)
		return
	}
	var own bytes.Buffer
	write(&own, name, from, to, "existing", "rendered")
	diff.WriteString(texts.Hide(own.String()))
}

// secretsOf adds what may be secret in a file, and reports whether the rest of it can be shown.
func secretsOf(texts *secrets.Texts, file string) bool {
	docs, faults := strict.Parse("", []byte(file))
	if len(faults) > 0 {
		return false
	}
	for _, doc := range docs {
		var tree any
		if len(doc.Decode(&tree)) > 0 || !addSecrets(texts, tree) {
			return false
		}
	}
	return true
}

// addSecrets is secretsOf for an object, or the items of a list of them.
func addSecrets(texts *secrets.Texts, tree any) bool {
	object, _ := tree.(map[string]any)
	if items, ok := object["items"].([]any); ok {
		for _, item := range items {
			if !addSecrets(texts, item) {
				return false
			}
		}
	}
	kind, _ := object["kind"].(string)
	texts.Add(kind, tree)
	return kind != "Secret"
}

func contents(files []base.File, name string) string {
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}
