// SPDX-License-Identifier: Apache-2.0

// Package shell quotes words for a POSIX shell, so that every value stays one word.
package shell

import "strings"

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+"

// Quote returns s as one word: without quotes if s has no special characters, else in single quotes, or in double
// quotes if that is easier to read and s has no characters that are special there:
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

// Single returns s in single quotes, even if it needs none: for scripts, in which values should be easy to recognize.
func Single(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// File returns a file name as an argument that cannot be mistaken for a flag: ./-x.yaml for -x.yaml. "-" is not changed, since it means standard input.
func File(name string) string {
	if strings.HasPrefix(name, "-") && name != "-" {
		return "./" + name
	}
	return name
}

// Join quotes each word and joins the words with spaces.
func Join(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = Quote(word)
	}
	return strings.Join(quoted, " ")
}
