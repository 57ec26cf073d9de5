// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/internal/cli"
)

type manCmd struct{}

// Help is shown below the flags.
func (c *manCmd) Help() string {
	return `Examples:
  pgha man | man -l -
  pgha man > /usr/local/share/man/man1/pgha.1`
}

// Run prints the page: what --help says of every command, in the form of man(7).
func (c *manCmd) Run(sys *cli.System) error {
	parser, err := grammar(sys, nil)
	if err != nil {
		return err
	}
	var page strings.Builder
	page.WriteString(".TH PGHA 1 \"\" pgha\n.SH NAME\npgha \\- PostgreSQL on AKS from one small profile\n" +
		".SH SYNOPSIS\n.B pgha\n.I command\n.RI [ arguments ]\n.SH DESCRIPTION\n")
	manText(&page, description)
	page.WriteString(".SH COMMANDS\n")
	for _, node := range parser.Model.Children {
		manNode(&page, node)
	}
	page.WriteString(".SH EXIT STATUS\n")
	for _, status := range []string{
		"0\nDone.", "1\nRefused: the input is wrong, or what is compared differs.", "2\nThe command line is wrong.",
	} {
		page.WriteString(".TP\n" + status + "\n")
	}
	page.WriteString(".SH ENVIRONMENT\n.TP\nNO_COLOR\nWhen it is set, nothing is colored.\n" +
		".PP\nThe shell variables of Microsoft's guide are read only where \\-\\-from\\-env says so.\n")
	return sys.Print([]byte(page.String()))
}

func manNode(page *strings.Builder, node *kong.Node) {
	fmt.Fprintf(page, ".SS %s\n", manEscape(node.Name))
	manText(page, node.Help)
	for _, p := range node.Positional {
		fmt.Fprintf(page, ".TP\n.I %s\n%s\n", manEscape(p.Summary()), manEscape(p.Help))
	}
	for _, flag := range node.Flags {
		if flag.Hidden {
			continue
		}
		fmt.Fprintf(page, ".TP\n.B %s\n%s\n", manEscape(flag.String()), manEscape(flag.Help))
	}
	if node.Detail != "" {
		page.WriteString(".PP\n")
		manText(page, node.Detail)
	}
}

// manText keeps what is indented as it is, and fills the rest.
func manText(page *strings.Builder, text string) {
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
		page.WriteString(manEscape(line) + "\n")
	}
	if verbatim {
		page.WriteString(".fi\n")
	}
}

// manEscape writes what roff would take for its own.
func manEscape(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", "...", "“", `"`, "”", `"`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}
