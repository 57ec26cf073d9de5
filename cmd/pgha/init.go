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
	Builtin string `arg:"" optional:"" name:"builtin" help:"Built-in profile to start from; aks unless named."`
	Write   string `short:"w" placeholder:"FILE" help:"Write FILE instead; an existing one is never overwritten."`
}

// Help is shown below the flags.
func (c *initCmd) Help() string {
	return `What the built-in leaves to the target is pinned, so that raising the target later changes nothing else. What the flags
say is written into the text, beside its comments. On a terminal, and when no built-in is named, pgha asks eight questions
and writes pgha.yaml, or FILE.

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
		c.Write = "pgha.yaml" // which every other command reads when it is told nothing
	}
	if _, err := os.Lstat(c.Write); c.Write != "" && err == nil {
		return errThere(c.Write, "init") // before anybody answers questions
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

// starterWith is the built-in with the overrides in its text.
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

// printOrWrite hands over a profile; a file that is there is somebody's work.
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
	return fmt.Errorf("cannot write %q: the file exists, and pgha %s never overwrites; move it away first", file, command)
}
