// SPDX-License-Identifier: Apache-2.0

package report

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gotest.tools/v3/assert"
)

// FuzzText: whatever a value is, it is one text without markup, and reads as it was, but for what cannot be seen.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "pg", `<script>alert(1)</script>`, `"'&<>`, "a\u202eb\u2028\x00\xff", "&amp;", "§", "ü漢字", "\ufffd"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		w := &writer{}
		w.put(`§`, value)
		got := string(w.out)
		assert.Check(t, !strings.ContainsAny(got, `<>"'`), "%q is written as %q", value, got)
		assert.Check(t, utf8.ValidString(got), "%q is written as %q", value, got)
		for _, r := range got {
			assert.Check(t, unicode.IsPrint(r), "%q has %U", got, r)
		}
		plain := strings.ToValidUTF8(value, "\ufffd")
		if strings.IndexFunc(plain, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 && utf8.ValidString(value) {
			assert.Equal(t, html.UnescapeString(got), value)
		}
	})
}

func TestShortened(t *testing.T) {
	cases := map[string]struct {
		reason, text string
		room         int
		want         string
	}{
		"short":     {"it fits", "pg-rw", 334, "pg-rw"},
		"long":      {"with a sign that it is cut", "pg-pooler-rw", 334, "pg-p…"},
		"wide":      {"a character as wide as high", "漢字漢字", 350, "漢字…"},
		"narrow":    {"more of them fit", "illillill", 380, "illillill"},
		"invisible": {"written as six", "\u202e\u202eabc", 500, "\u202e…"},
		"tiny":      {"there is room for the sign", "abc", 100, "…"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { assert.Equal(t, shortened(c.text, c.room), c.want, c.reason) })
	}
}

// TestPolicy: the hashes of the policy are those of the style and of the script in the page, and there is no other.
func TestPolicy(t *testing.T) {
	text := string((&Page{Sites: []*Site{siteOf(t, "aks-full"), siteOf(t, "aks")}}).HTML())
	policy := regexp.MustCompile(`content="(default-src[^"]*)"`).FindStringSubmatch(text)[1]
	assert.Check(t, strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-"), policy)
	for _, word := range []string{"unsafe", "http", "data:", "*", "self"} {
		assert.Check(t, !strings.Contains(policy, word), "the policy allows %s: %s", word, policy)
	}
	for _, name := range []string{"style", "script"} {
		found := regexp.MustCompile(`(?s)<`+name+`[^>]*>(.*?)</`+name+`>`).FindAllStringSubmatch(text, -1)
		assert.Equal(t, len(found), 1, name)
		sum := sha256.Sum256([]byte(found[0][1]))
		assert.Check(t, strings.Contains(policy, name+"-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'"), "the policy does not allow the %s of the page", name)
	}
	assert.Check(t, !regexp.MustCompile(`\s(style|src|on[a-z]+)="`).MatchString(text), "there are attributes that the policy forbids")
}

// TestPut: a value without a place, or a place without a value, is a fault of this package.
func TestPut(t *testing.T) {
	for name, values := range map[string][]any{"too few": {}, "too many": {"a", "b"}, "a type without a text": {1.5}} {
		t.Run(name, func(t *testing.T) {
			defer func() { assert.Check(t, recover() != nil) }()
			(&writer{}).put(`<p>§</p>`, values...)
		})
	}
}
