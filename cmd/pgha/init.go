// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/edit"
	"github.com/pgha/pgha/internal/starter"
	"github.com/pgha/pgha/profiles"
)

type initCmd struct {
	cli.Flags
	Builtin string `arg:"" optional:"" name:"builtin" help:"Built-in profile to start from. Default: aks."`
	Write   string `short:"w" placeholder:"FILE" help:"Write to FILE instead of standard output; an existing file is never overwritten."`
}

// Help is shown below the flags.
func (c *initCmd) Help() string {
	return `Values that depend on the target are pinned in the profile, so that a later change of the target changes nothing else. The
values of flags are written into the text, which keeps its comments. On a terminal and without the name of a built-in profile,
pgha asks eight questions and writes pgha.yaml, or FILE.

Examples:
  pgha init                                       on a terminal: questions, then pgha.yaml
  pgha init aks > pgha.yaml
  pgha init aks --name orders -n shop --target 1.28 -w orders.yaml
  pgha init aks-public --from-env -w pgha.yaml    in the shell of Microsoft's guide`
}

// Run prints the starter, or writes it.
func (c *initCmd) Run(sys *cli.System) error {
	name := c.Builtin
	if name == "" {
		name = "aks"
	}
	c.Starter = true
	overrides, err := c.Overrides(sys)
	if err != nil {
		return err
	}
	asks := c.Builtin == "" && isTerminal(sys.Stdout) && sys.StdinIsTerminal()
	if asks && c.Write == "" {
		c.Write = "pgha.yaml" // the default profile of every other command
	}
	if _, err := os.Lstat(c.Write); c.Write != "" && err == nil {
		return errThere(c.Write, "init") // check before asking questions
	}
	if asks {
		answers, err := ask(sys, name, overrides)
		if err != nil {
			return err
		}
		overrides = append(overrides, answers...)
	}
	text, err := starterWith(name, overrides)
	if err != nil {
		return err
	}
	if c.Verbose {
		p, err := profiles.Parse("starter "+name, text)
		if err != nil {
			return err
		}
		sys.Explain(p)
	}
	if err := printOrWrite(sys, c.Write, text, "init"); err != nil || !asks {
		return err
	}
	p, err := profiles.Parse(c.Write, text)
	if err != nil {
		return err
	}
	if fields := p.Placeholders(); len(fields) > 0 {
		sys.Note("%s still has example values: %s", c.Write, strings.Join(fields, ", "))
	}
	sys.Note("wrote %s; next: pgha lint %[1]s, then pgha render %[1]s | kubectl apply --server-side -f -", c.Write)
	return nil
}

// starterWith returns the text of the built-in profile with the overrides written into it.
func starterWith(name string, overrides []profiles.Override) ([]byte, error) {
	text, err := starter.Text(name, overrides...)
	if err != nil || len(overrides) == 0 {
		return text, err
	}
	p, err := profiles.Parse("starter "+name, text, overrides...)
	if err != nil {
		return nil, err
	}
	var fields []string
	for _, o := range overrides {
		for _, a := range o(p) {
			if !slices.Contains(fields, a.Field) {
				fields = append(fields, a.Field)
			}
		}
	}
	data, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("cannot write profile %q: %w", name, err)
	}
	var values map[string]any
	if err := json.Unmarshal(data, &values); err != nil {
		return nil, fmt.Errorf("cannot write profile %q: %w", name, err)
	}
	if text, err = edit.Fields(text, values, fields); err != nil {
		return nil, err
	}
	if _, err := profiles.Parse("starter "+name, text); err != nil {
		return nil, err
	}
	return text, nil
}

// printOrWrite prints a profile or writes it to a new file. It never overwrites a file.
func printOrWrite(sys *cli.System, file string, profile []byte, command string) error {
	if file == "" {
		return sys.Print(profile)
	}
	err := cli.WriteNew(file, profile)
	if errors.Is(err, fs.ErrExist) {
		return errThere(file, command)
	}
	if err != nil {
		return fmt.Errorf("cannot write %q: %w", file, cli.Cause(err))
	}
	return nil
}

func errThere(file, command string) error {
	return fmt.Errorf("cannot write %q: the file exists, and pgha %s never overwrites a file; move it away first", file, command)
}
