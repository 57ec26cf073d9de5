// SPDX-License-Identifier: Apache-2.0

// Package shell writes words for a POSIX shell, so that no value can become anything but the word that it is.
package shell

import "strings"

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+"

// Quote is s as one word: bare where the shell sees nothing special in it; else in single quotes, within which it sees
// nothing at all; or in double quotes, where that is easier to read and s has nothing that counts in those:
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
func Quote(s string) string {
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	if strings.Contains(s, "'") && !strings.ContainsAny(s, "\"\\$`!") {
		return `"` + s + `"`
	}
	return Single(s)
}

// Single is s in single quotes, always: for scripts, in which every value should look like one.
func Single(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// File is a file's name as an argument that no program takes for a flag: -x.yaml is ./-x.yaml. "-" stays standard input.
func File(name string) string {
	if strings.HasPrefix(name, "-") && name != "-" {
		return "./" + name
	}
	return name
}

// Join quotes each word, with a space between two.
func Join(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = Quote(word)
	}
	return strings.Join(quoted, " ")
}
