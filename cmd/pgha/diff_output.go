// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"

	"github.com/pgha/pgha/internal/cli"
)

// diffOutput is how a difference is shown.
type diffOutput struct {
	Color string `enum:"auto,always,never" default:"auto" help:"Colour the difference: auto (on a terminal, unless NO_COLOR is set), always or never."`
}

// print colours the difference where somebody looks.
func (c *diffOutput) print(sys *cli.System, product []byte) error {
	if c.Color == "always" || c.Color != "never" && color(sys) {
		product = colored(product)
	}
	return sys.Print(product)
}

// colored is a unified diff in the colours that git gives it.
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

// trouble gives what keeps diff from comparing the exit code 2, since 1 says that something differs: as in diff(1) and
// kubectl diff.
func trouble(err error) error {
	var usage *cli.UsageError
	if err == nil || errors.Is(err, errDifferent{}) || errors.As(err, &usage) {
		return err
	}
	return cli.Usage("%v", err)
}
