// SPDX-License-Identifier: Apache-2.0

package cli

import (
	_ "embed" // for the scripts
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/profiles"
)

// CompleteCommand is the hidden command that the completion scripts call.
const CompleteCommand = "__complete"

// The scripts contain only the name of the program and ask it for the candidates, so that they work with every version.
var (
	//go:embed completion/pgha.bash
	bashCompletion string
	//go:embed completion/pgha.zsh
	zshCompletion string
	//go:embed completion/pgha.fish
	fishCompletion string
)

// CompletionScript returns a program's completion script for bash, zsh or fish; ok is false for another shell.
func CompletionScript(shell, program string) (script []byte, ok bool) {
	text, ok := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[shell]
	return []byte(strings.ReplaceAll(text, "pgha", program)), ok
}

// Complete runs CompleteCommand for a program with one command, whose arguments are profiles. It prints one candidate
// per line, followed by a tab and a description, and a last line with a colon and the directive for the shell: 0 to
// complete files too, 4 to complete no files.
func (s *System) Complete(node *kong.Node, words []string) error {
	last, before := "", ""
	if len(words) > 0 {
		last = words[len(words)-1]
	}
	if len(words) > 1 {
		before = words[len(words)-2]
	}
	prefix := ""
	if name, value, ok := strings.Cut(last, "="); ok && strings.HasPrefix(last, "--") {
		before, last, prefix = name, value, name+"="
	}
	candidates, advice := candidatesOf(node, before, last)
	var out strings.Builder
	for _, c := range candidates {
		if strings.HasPrefix(c[0], last) {
			out.WriteString(strings.TrimSuffix(prefix+c[0]+"\t"+c[1], "\t") + "\n")
		}
	}
	fmt.Fprintf(&out, ":%d\n", advice)
	return s.Print([]byte(out.String()))
}

// candidatesOf returns the values of the flag before, or the flags, or the profiles, each with its description.
func candidatesOf(node *kong.Node, before, last string) (candidates [][2]string, advice int) {
	for _, flag := range node.Flags {
		if flag.IsBool() || before != "--"+flag.Name && (flag.Short == 0 || before != "-"+string(flag.Short)) {
			continue
		}
		switch {
		case flag.Enum != "":
			for value := range strings.SplitSeq(flag.Enum, ",") {
				candidates = append(candidates, [2]string{value})
			}
		case flag.PlaceHolder == "SHELL":
			candidates = [][2]string{{"bash"}, {"zsh"}, {"fish"}}
		case flag.PlaceHolder == "VERSION" && strings.HasSuffix(flag.Name, "plugin-version"):
			candidates = PluginVersions()
		case flag.PlaceHolder == "VERSION":
			candidates = Versions()
		}
		return candidates, 4
	}
	if strings.HasPrefix(last, "-") {
		for _, flag := range node.Flags {
			if !flag.Hidden {
				candidates = append(candidates, [2]string{"--" + flag.Name, flag.Help})
			}
		}
		return candidates, 4
	}
	for _, name := range profiles.Names() {
		title, err := profiles.Title(name)
		if err != nil {
			title = ""
		}
		candidates = append(candidates, [2]string{name, title})
	}
	return candidates, 0
}
