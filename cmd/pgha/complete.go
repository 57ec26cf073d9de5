// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// completeCommand is the hidden command that completion scripts call. Its output has the format that kubectl expects
// from kubectl_complete-pgha: one candidate per line, followed by a tab and a description; then a last line with a
// colon and the directive for the shell.
const completeCommand = "__complete"

// Directives for the shell; their sum is printed.
const (
	shellDefault = 0
	shellNoSpace = 2 // add no space after the candidate
	shellNoFiles = 4 // do not complete file names
)

// candidates is the answer to a completion request.
type candidates struct {
	words  []string // each followed by a tab and its description
	advice int
}

func (c *candidates) add(word, meaning string) {
	meaning, _, _ = strings.Cut(meaning, "\n")
	c.words = append(c.words, strings.TrimSuffix(word+"\t"+meaning, "\t"))
}

// complete returns the candidates for the words after "pgha". The last word is the one to complete; it may be empty.
func complete(sys *cli.System, words []string) error {
	found := candidatesFor(sys, words)
	last := ""
	if len(words) > 0 {
		last = words[len(words)-1]
	}
	var out strings.Builder
	for _, word := range found.words {
		if strings.HasPrefix(word, last) {
			out.WriteString(word + "\n")
		}
	}
	fmt.Fprintf(&out, ":%d\n", found.advice)
	return sys.Print([]byte(out.String()))
}

func candidatesFor(sys *cli.System, words []string) *candidates {
	found := &candidates{advice: shellNoFiles}
	if len(words) < 2 {
		for _, c := range commands() {
			found.add(c.name, c.help)
		}
		return found
	}
	parser, err := grammar(sys, words[:1])
	if err != nil || len(parser.Model.Children) != 1 {
		return found // no such command
	}
	node := parser.Model.Children[0]
	flags := append(slices.Clone(node.Flags), parser.Model.Flags...)
	before, last := words[1:len(words)-1], words[len(words)-1]
	if flag := awaited(flags, before); flag != nil {
		found.value(flag, "", last)
		found.siteNames(sys, flag, "", positionals(flags, before))
		return found
	}
	if name, value, ok := strings.Cut(last, "="); ok && strings.HasPrefix(last, "--") {
		for _, flag := range flags {
			if "--"+flag.Name == name {
				found.value(flag, name+"=", value)
				found.siteNames(sys, flag, name+"=", positionals(flags, before))
			}
		}
		return found
	}
	if strings.HasPrefix(last, "-") {
		for _, flag := range flags {
			if !flag.Hidden {
				found.add("--"+flag.Name, flag.Help)
			}
		}
		return found
	}
	found.positional(node, len(positionals(flags, before)), last)
	return found
}

// awaited returns the flag before the completed word, if that flag takes a value and has none yet.
func awaited(flags []*kong.Flag, before []string) *kong.Flag {
	if len(before) == 0 {
		return nil
	}
	last := before[len(before)-1]
	for _, flag := range flags {
		if !flag.IsBool() && (last == "--"+flag.Name || flag.Short != 0 && last == "-"+string(flag.Short)) {
			return flag
		}
	}
	return nil
}

// positionals returns the words that are neither flags nor values of flags.
func positionals(flags []*kong.Flag, before []string) []string {
	var all []string
	for i, word := range before {
		if !strings.HasPrefix(word, "-") && awaited(flags, before[:i]) == nil {
			all = append(all, word)
		}
	}
	return all
}

// positional returns the argument at an index, or the last argument if that may be repeated.
func (c *candidates) positional(node *kong.Node, index int, last string) {
	if len(node.Positional) == 0 {
		return
	}
	value := node.Positional[min(index, len(node.Positional)-1)]
	if index >= len(node.Positional) && !value.IsCumulative() {
		return
	}
	c.named(value.Name, value.Enum, "", last)
}

func (c *candidates) value(flag *kong.Flag, prefix, last string) {
	kind := flag.PlaceHolder
	if flag.Name == "set" || flag.Name == "skip" {
		kind = flag.Name
	}
	if strings.HasSuffix(flag.Name, "plugin-version") {
		kind = "plugin version"
	}
	c.named(strings.ToLower(kind), flag.Enum, prefix, last)
}

// all adds candidates, each with a word on it.
func (c *candidates) all(prefix string, words [][2]string) {
	for _, word := range words {
		c.add(prefix+word[0], word[1])
	}
}

// named adds the candidates for an argument or placeholder with this name in the grammar.
func (c *candidates) named(name, enum, prefix, last string) {
	if enum != "" {
		for word := range strings.SplitSeq(enum, ",") {
			c.add(prefix+word, "")
		}
		return
	}
	name, _, _ = strings.Cut(name, "…") // profile… dir
	switch name {
	case "profile", "builtin":
		for _, builtin := range profiles.Names() {
			title, _ := profiles.Title(builtin) // without a title, the name is enough
			c.add(prefix+builtin, title)
		}
		if name == "profile" {
			c.advice = shellDefault
		}
	case "class":
		for _, class := range plan.Classes() {
			c.add(prefix+strings.ReplaceAll(class.String(), " ", "-"), "")
		}
	case "version":
		c.all(prefix, cli.Versions())
	case "plugin version":
		c.all(prefix, cli.PluginVersions())
	case "kind":
		for _, kind := range render.Kinds() {
			c.add(prefix+kind, "")
		}
	case "skip":
		for _, kind := range skippableKinds() {
			c.add(prefix+kind, "")
		}
	case "field":
		if strings.HasPrefix(strings.ToUpper(last), "P") {
			for _, r := range lint.Rules() {
				c.add(prefix+r.ID, r.Title)
			}
			return
		}
		if prefix == "" && last != "" && strings.HasPrefix(allRules, last) {
			c.add(allRules, "all rules of pgha lint")
		}
		c.fields(prefix, last, "", "")
		c.advice |= shellNoSpace
	case "set":
		c.fields(prefix, last, ".", "=")
		c.advice |= shellNoSpace
	case "name", "path=value", "site":
	default: // files and directories
		c.advice = shellDefault
	}
}
