// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"strings"

	"github.com/alecthomas/kong"
)

// Arrange puts flags before arguments, with "--" between them, so that flags may appear anywhere. Kong ends a repeated
// argument at the first flag: it rejects DIR in "base a.yaml --set x=1 DIR".
//
// The words are those after the name of the command. The flags are all flags of the command. Kong reports unknown
// flags.
func Arrange(flags []*kong.Flag, words []string) []string {
	var before, after []string
	for i := 0; i < len(words); i++ {
		word := words[i]
		if word == "--" {
			after = append(after, words[i+1:]...)
			break
		}
		if !IsFlag(word) {
			after = append(after, word)
			continue
		}
		before = append(before, word)
		if TakesNext(flags, word) && i+1 < len(words) {
			i++
			before = append(before, words[i])
		}
	}
	if len(after) == 0 {
		return before
	}
	return append(append(before, "--"), after...)
}

// EmptyValue returns the first flag with an empty value, or "". An example is --site "$SITE" with an unset variable,
// which must not select all sites.
func EmptyValue(flags []*kong.Flag, words []string) string {
	for i := 0; i < len(words) && words[i] != "--"; i++ {
		word := words[i]
		if !IsFlag(word) {
			continue
		}
		if name, value, ok := strings.Cut(word, "="); ok && value == "" && strings.HasPrefix(name, "--") && named(flags, name[2:]) != nil {
			return name
		}
		if TakesNext(flags, word) && i+1 < len(words) {
			if i++; words[i] == "" {
				return word
			}
		}
	}
	return ""
}

// IsFlag reports whether a word of a command line is a flag. "-" alone is standard input.
func IsFlag(word string) bool { return strings.HasPrefix(word, "-") && word != "-" }

// TakesNext reports whether the value of a flag is the next word: --set a=b and -n shop, but not --set=a=b, -nshop or -v.
func TakesNext(flags []*kong.Flag, word string) bool {
	if name, ok := strings.CutPrefix(word, "--"); ok {
		flag := named(flags, name)
		return flag != nil && !flag.IsBool()
	}
	short := []rune(word[1:])
	for i, letter := range short {
		flag := lettered(flags, letter)
		if flag == nil {
			return false
		}
		if !flag.IsBool() {
			return i == len(short)-1
		}
	}
	return false
}

func named(flags []*kong.Flag, name string) *kong.Flag {
	for _, flag := range flags {
		if flag.Name == name {
			return flag
		}
	}
	return nil
}

func lettered(flags []*kong.Flag, letter rune) *kong.Flag {
	for _, flag := range flags {
		if flag.Short == letter {
			return flag
		}
	}
	return nil
}
