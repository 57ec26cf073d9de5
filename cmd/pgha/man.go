// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"

	"github.com/pgha/pgha/internal/cli"
)

type manCmd struct{}

// Help is shown below the flags.
func (c *manCmd) Help() string {
	return `Examples:
  pgha man | man -l -
  pgha man > /usr/local/share/man/man1/pgha.1`
}

// Run prints the manual page: the help of every command, in the form of man(7).
func (c *manCmd) Run(sys *cli.System) error {
	parser, err := grammar(sys, nil)
	if err != nil {
		return err
	}
	var page strings.Builder
	page.WriteString(".TH PGHA 1 \"\" pgha\n.SH NAME\npgha \\- highly available PostgreSQL on AKS from one small profile\n" +
		".SH SYNOPSIS\n.B pgha\n.I command\n.RI [ arguments ]\n.SH DESCRIPTION\n")
	cli.ManText(&page, description)
	page.WriteString(".SH COMMANDS\n")
	for _, node := range parser.Model.Children {
		page.WriteString(".SS " + cli.ManEscape(node.Name) + "\n")
		cli.ManText(&page, node.Help)
		cli.ManNode(&page, node)
	}
	page.WriteString(".SH EXIT STATUS\n")
	for _, status := range []string{
		"0\nDone.", "1\nThe input is invalid, or there are differences or findings.", "2\nThe command line is invalid.",
		"3\nOf pgha plan: the API server or the operator would refuse a change.",
	} {
		page.WriteString(".TP\n" + status + "\n")
	}
	page.WriteString(".SH ENVIRONMENT\n.TP\nNO_COLOR\nIf it is set, output has no colour.\n" +
		".PP\nThe shell variables of Microsoft's guide are read only with \\-\\-from\\-env.\n")
	return sys.Print([]byte(page.String()))
}
