// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/strict"
)

// commandFirst rewrites common spellings into the form that the grammar accepts: "pgha help render", "pgha --version", and
// flags before the command, as in "pgha --target 1.27 render".
func commandFirst(sys *cli.System, args []string) ([]string, error) {
	switch {
	case len(args) == 0:
		return []string{"--help"}, nil
	case args[0] == "help" && len(args) > 1:
		return append(slices.Clone(args[1:]), "--help"), known(args[1])
	case args[0] == "help":
		return []string{"--help"}, nil
	case args[0] == "--version":
		return []string{"version"}, nil
	case args[0] == "--help" || args[0] == "-h":
		return args, nil
	case !cli.IsFlag(args[0]):
		return args, known(args[0])
	}
	parser, err := grammar(sys, nil)
	if err != nil {
		return nil, err
	}
	flags := parser.Model.Flags
	for _, node := range parser.Model.Children {
		flags = append(flags, node.Flags...)
	}
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--help" || args[i] == "-h":
			return args, nil
		case !cli.IsFlag(args[i]):
			return slices.Concat(args[i:i+1], args[:i], args[i+1:]), known(args[i])
		case cli.TakesNext(flags, args[i]):
			i++
		}
	}
	return nil, cli.Usage("no command in %q; see %s --help", strings.Join(args, " "), programName())
}

// known returns an error for an unknown command, with the command that was probably meant.
func known(name string) error {
	var names []string
	for _, c := range commands() {
		if c.name == name {
			return nil
		}
		names = append(names, c.name)
	}
	hint := ""
	if near := strict.Nearest(name, names); near != "" {
		hint = fmt.Sprintf(", did you mean %q?", near)
	}
	return cli.Usage("unknown command %q%s; see %s --help", name, hint, programName())
}

// arranged puts the words after the command into the order that kong expects. It reads -f FILE, as in kubectl, as a
// profile if the command reads profiles and has no -f flag.
func arranged(model *kong.Application, args []string) ([]string, error) {
	if len(model.Children) != 1 || len(args) == 0 || args[0] != model.Children[0].Name {
		return args, nil
	}
	node := model.Children[0]
	flags := append(slices.Clone(node.Flags), model.Flags...)
	words := args[1:]
	if flag := cli.EmptyValue(flags, words); flag != "" {
		return nil, cli.Usage("%s is empty: give it a value, or leave it out", flag)
	}
	if readsProfiles(node) {
		words = filesAsArguments(flags, words)
	}
	return append([]string{args[0]}, cli.Arrange(flags, words)...), nil
}

// readsProfiles reports whether the command has no -f flag and its arguments are profiles.
func readsProfiles(node *kong.Node) bool {
	for _, flag := range node.Flags {
		if flag.Short == 'f' {
			return false
		}
	}
	return slices.ContainsFunc(node.Positional, func(p *kong.Positional) bool { return strings.HasPrefix(p.Name, "profile") })
}

// filesAsArguments removes -f and --filename and keeps their values as arguments.
func filesAsArguments(flags []*kong.Flag, words []string) []string {
	var kept []string
	for i := 0; i < len(words); i++ {
		word := words[i]
		if word == "--" {
			return append(kept, words[i:]...)
		}
		if value, ok := strings.CutPrefix(word, "--filename="); ok {
			kept = append(kept, value)
			continue
		}
		if (word == "-f" || word == "--filename") && i+1 < len(words) {
			continue
		}
		kept = append(kept, word)
		if cli.IsFlag(word) && cli.TakesNext(flags, word) && i+1 < len(words) {
			i++
			kept = append(kept, words[i])
		}
	}
	return kept
}

// hint says what to write instead of -o DIR, which other tools accept.
func hint(args []string) string {
	output := slices.ContainsFunc(args, func(word string) bool {
		return strings.HasPrefix(word, "-o") || strings.HasPrefix(word, "--output")
	})
	switch {
	case output && args[0] == "render":
		return "; to write files: pgha base PROFILE DIR"
	case output && args[0] == "base":
		return "; the directory is the last argument: pgha base PROFILE DIR"
	}
	return ""
}
