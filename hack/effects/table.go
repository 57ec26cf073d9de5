// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/effects"
)

// table writes the answers as effects.Parse reads them. The first lines say which files of the operator's source were replaced.
func table(r release, replaced []string, answers []answer) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# What CloudNativePG %s does about each change of changes.yaml. Written by hack/effects/run; do not edit.\n", r.version)
	if len(replaced) > 0 {
		fmt.Fprintf(&b, "# Built with other versions of %s: hack/effects/run says why.\n", strings.Join(replaced, ", "))
	}
	b.WriteString(strings.Join(effects.Columns(), "\t") + "\n")
	for _, a := range answers {
		row := []string{
			a.Label, word(a.Refused), word(a.Rolls), strings.Join(a.Configuration, ","), strings.Join(a.Volumes, ","), word(a.Waits),
			word(a.Bypassed), strings.Join(a.Objects, ","), strings.Join(a.Reasons, " / "), a.Refusal,
			strings.Join(a.Warnings, " / "), strings.Join(a.Lines, "; "),
		}
		for i, text := range row {
			row[i] = strings.Join(strings.Fields(text), " ")
		}
		b.WriteString(strings.Join(row, "\t") + "\n")
	}
	return []byte(b.String())
}

func word(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
