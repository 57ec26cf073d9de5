// SPDX-License-Identifier: Apache-2.0

package secrets

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzSecret puts a text into the places of which everything may be secret. It must be neither in the masked object nor in a message that
// quotes it.
func FuzzSecret(f *testing.F) {
	f.Add("password", "correct horse battery")
	f.Add("a.b", "line one\nline two of the key")
	f.Add("", `quoted "text" with \ and more`)
	f.Add("username", "0123456789abcdef")
	f.Fuzz(func(t *testing.T, name, value string) {
		if !utf8.ValidString(name+value) || utf8.RuneCountInString(value) < distinct || strings.TrimSpace(value) != value ||
			strings.Contains(name, value) || strings.Contains(value, "hidden") {
			t.Skip()
		}
		for kind, tree := range map[string]map[string]any{
			"Secret":   {"stringData": map[string]any{name: value}},
			"Cluster":  {"spec": map[string]any{"env": []any{map[string]any{"name": "DB_PASSWORD", "value": value}}}},
			"Database": {"spec": map[string]any{"servers": []any{map[string]any{"options": []any{map[string]any{"name": "password", "value": value}}}}}},
		} {
			text, err := json.Marshal(Mask(kind, nil, tree))
			if err != nil {
				t.Fatal(err)
			}
			written, _ := json.Marshal(value)
			if bytes.Contains(text, written[1:len(written)-1]) {
				t.Errorf("%s: %q is in %s", kind, value, text)
			}
			var texts Texts
			texts.Add(kind, tree)
			// The name of a user is no secret: messages name users.
			if message := texts.Hide("the value " + value + " is wrong"); strings.Contains(message, value) && (kind != "Secret" || name != "username" && !isConnectionParameter(name)) {
				t.Errorf("%s: %q is in %q", kind, value, message)
			}
		}
	})
}

// FuzzMarks: what is looked for first is a part of each name and of each text that is found. Case folding outside of ASCII is left out: the
// regular expression takes ſ for s.
func FuzzMarks(f *testing.F) {
	for _, seed := range []string{"AWS_SECRET_ACCESS_KEY", "storageSasToken", "webhookUrl", "tls.p12", "postgres://u:p@h", "sig=abc", "Bearer abc", "PASSWORD 'x'",
		"-----BEGIN RSA PRIVATE KEY-----x", "sharedAccessSignature=x", "api-key: x", "pwd=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Skip()
		}
		if soundsSecret(text) && !mayBe(text, nameMarks) {
			t.Errorf("the name %q sounds secret, and has no mark", text)
		}
		if secretPatterns().MatchString(text) && !mayBe(text, textMarks) {
			t.Errorf("the text %q has a secret, and no mark", text)
		}
	})
}
