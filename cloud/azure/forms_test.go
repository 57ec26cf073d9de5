// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"regexp"
	"testing"
)

// FuzzForms holds each function against the expression that the JSON Schema has.
func FuzzForms(f *testing.F) {
	forms := []struct {
		is   func(string) bool
		form *regexp.Regexp
		min  int // lengths that the expression leaves open
		max  int
	}{
		{isGUID, regexp.MustCompile(formGUID), 0, 99},
		{isStorageAccount, regexp.MustCompile(formStorageAccount), 0, 99},
		{isContainer, regexp.MustCompile(formContainer), 0, 63},
		{isDNSLabel, regexp.MustCompile(formDNSLabel), 0, 99},
	}
	for _, seed := range []string{
		"", "a", "ab", "abc", "a-bc", "ab-c", "a-b", "a--b", "-ab", "ab-", "7d", "07d", "30m", "d", "12", "Abc", "account1", "a\n", "é",
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
