// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"
)

// kubectlIn is a command of kubectl in a namespace.
func kubectlIn(namespace, format string, args ...any) string {
	return withNamespace("kubectl "+fmt.Sprintf(format, args...), namespace)
}

// withNamespace adds the flag for the namespace to a command, unless it has one or is about all of them. No other function writes the flag,
// and names never carry it, so that a command has it once, as a word of its own.
func withNamespace(command, namespace string) string {
	words := strings.Fields(command)
	has := slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"-n", "-A", "namespace", "crd"}, w) // the last two are kinds without a namespace
	})
	if namespace == "" || has {
		return command
	}
	end := len(command)
	for _, stop := range []string{" -- ", " > ", " | "} { // behind it come the words of another program
		if i := strings.Index(command, stop); i >= 0 {
			end = min(end, i)
		}
	}
	return command[:end] + " -n " + namespace + command[end:]
}

// located puts the name of a Cluster and its namespace into the commands of a text. The name may be a part of a word: CLUSTER-1.
func located(text, cluster, namespace string) string {
	if !strings.Contains(text, "kubectl ") {
		return text
	}
	parts := breakable(text)
	for i, part := range parts {
		if words := strings.Fields(part); isCommand(words) && words[0] == "kubectl" {
			command := strings.TrimRight(part, ":;,")
			parts[i] = withNamespace(strings.ReplaceAll(command, "CLUSTER", cluster), namespace) + part[len(command):]
		}
	}
	return strings.Join(parts, " ")
}

// breakable splits a text where it may be wrapped: not in a command, which is to be copied, and not between a number and its unit.
func breakable(text string) []string {
	var all []string
	inside := false
	words := strings.Fields(text)
	for i, word := range words {
		last := len(all) - 1
		starts := isCommand(words[i:]) && (last < 0 || strings.ContainsRune(":;.", rune(all[last][len(all[last])-1])))
		if inside || last >= 0 && isUnit(all[last], word) {
			all[last] += " " + word
		} else {
			all = append(all, word)
		}
		inside = (inside || starts) && goesOn(all[len(all)-1], words[i+1:])
	}
	return all
}

// goesOn reports whether a command goes on with the next word: not after a punctuation mark, unless it is in quotes, and not before a
// parenthesis or the verb of the sentence.
func goesOn(command string, next []string) bool {
	if strings.Count(command, "'")%2 == 1 {
		return true
	}
	if len(next) == 0 || next[0][0] == '(' || slices.Contains([]string{"shows", "prints", "lists", "says", "tells", "and", "until"}, next[0]) {
		return false
	}
	return strings.HasSuffix(command, " .") || !strings.ContainsRune(";,.", rune(command[len(command)-1]))
}

// isCommand reports whether words begin with a command, and not with a sentence about a program.
func isCommand(words []string) bool {
	switch {
	case len(words) < 2:
		return false
	case words[0] == "pgha":
		return slices.Contains([]string{"backup", "base", "diff", "guard", "import", "init", "lint", "plan", "recover", "render", "runbook"}, words[1])
	}
	return slices.Contains([]string{"kubectl", "az", "psql"}, words[0])
}

func isUnit(number, word string) bool {
	last := number[len(number)-1]
	return last >= '0' && last <= '9' && slices.Contains([]string{"s", "s;", "s,", "min"}, word)
}
