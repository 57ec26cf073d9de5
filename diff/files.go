// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"

	"github.com/pgha/pgha/base"
)

// Files compares the existing files of a base with the rendered ones, byte for byte. The result is in the order of the
// rendered files, followed by files that exist only in the first set. It is empty if they are equal.
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
	if from != to {
		write(diff, name, from, to, "existing", "rendered")
	}
}

func contents(files []base.File, name string) string {
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}
