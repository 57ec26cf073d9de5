// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"regexp"
	"testing"
)

// FuzzForms compares each function with the pattern in the JSON Schema.
func FuzzForms(f *testing.F) {
	forms := []struct {
		is   func(string) bool
		form *regexp.Regexp
		min  int // lengths that the expression leaves open
		max  int
	}{
		{isRetention, regexp.MustCompile(formRetention), 0, 1 << 20},
		{isParameter, regexp.MustCompile(formParameter), 0, 1 << 20},
		{isFile, regexp.MustCompile(formFile), 0, 1 << 20},
	}
	for _, seed := range []string{
		"", "a", "abc", "a-b", "a--b", "-ab", "ab-", "7d", "07d", "30m", "d", "12", "Abc", "account1", "a\n", "é", "work_mem", "Work_mem", "a.b", "a.b.c", ".a", "a.", "$a", "a$", "TimeZone", "timeZone", "1a",
		"11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-55555555555G", "1111111-22222-3333-4444-555555555555",
		"aaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, form := range forms {
			want := form.form.MatchString(s) && len(s) >= form.min && len(s) <= form.max
			if got := form.is(s); got != want {
				t.Errorf("%q: the function says %v, %s says %v", s, got, form.form, want)
			}
		}
	})
}
