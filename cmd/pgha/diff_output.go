// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"

	"github.com/pgha/pgha/internal/cli"
)

// diffOutput has the flags for the output of differences.
type diffOutput struct {
	Color string `enum:"auto,always,never" default:"auto" help:"Colour the output: auto (on a terminal, unless NO_COLOR is set), always or never."`
}

// print prints the differences, in colour on a terminal or with --color always.
func (c *diffOutput) print(sys *cli.System, product []byte) error {
	if c.Color == "always" || c.Color != "never" && color(sys) {
		product = colored(product)
	}
	return sys.Print(product)
}

// colored adds the colours that git uses to a unified diff.
func colored(text []byte) []byte {
	const reset, bold, red, green, blue = "\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[36m"
	var b bytes.Buffer
	for line := range bytes.Lines(text) {
		start := ""
		switch {
		case bytes.HasPrefix(line, []byte("--- ")), bytes.HasPrefix(line, []byte("+++ ")):
			start = bold
		case line[0] == '-':
			start = red
		case line[0] == '+':
			start = green
		case bytes.HasPrefix(line, []byte("@@")), line[0] == '#':
			start = blue
		}
		if start == "" {
			b.Write(line)
			continue
		}
		body := bytes.TrimSuffix(line, []byte("\n"))
		b.WriteString(start)
		b.Write(body)
		b.WriteString(reset)
		b.Write(line[len(body):])
	}
	return b.Bytes()
}

// trouble gives every error the exit code 2, since exit code 1 means that there are differences, as in diff(1) and
// kubectl diff.
func trouble(err error) error {
	var usage *cli.UsageError
	if err == nil || errors.Is(err, errDifferent{}) || errors.As(err, &usage) {
		return err
	}
	return cli.Usage("%v", err)
}
