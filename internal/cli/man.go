// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// ManNode writes the arguments and flags of a command, and its detail, in the form of man(7).
func ManNode(page *strings.Builder, node *kong.Node) {
	for _, p := range node.Positional {
		fmt.Fprintf(page, ".TP\n.I %s\n%s\n", ManEscape(p.Summary()), ManEscape(p.Help))
	}
	for _, flag := range node.Flags {
		if flag.Hidden {
			continue
		}
		fmt.Fprintf(page, ".TP\n.B %s\n%s\n", ManEscape(flag.String()), ManEscape(flag.Help))
	}
	if node.Detail != "" {
		page.WriteString(".PP\n")
		ManText(page, node.Detail)
	}
}

// ManText writes indented lines unchanged, and fills the other lines.
func ManText(page *strings.Builder, text string) {
	verbatim := false
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		indented := strings.HasPrefix(line, "  ")
		if indented != verbatim {
			page.WriteString(map[bool]string{true: ".PP\n.nf\n", false: ".fi\n"}[indented])
			verbatim = indented
		}
		if line == "" {
			page.WriteString(".PP\n")
			continue
		}
		page.WriteString(ManEscape(line) + "\n")
	}
	if verbatim {
		page.WriteString(".fi\n")
	}
}

// ManEscape escapes characters with a special meaning in roff.
func ManEscape(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", "...", "“", `"`, "”", `"`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}
