// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/strict"
)

func TestDecodeText(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     string
		want   string
	}{
		"Empty":        {"nothing is no profile", "", `-: contains no document`},
		"Comments":     {"a file of comments is a starter that nobody filled in", "# a\n\n  # b\n", `-: contains no document`},
		"Markers":      {"markers alone hold nothing", "---\n# a\n--- # b\n...\n", `-: contains no document`},
		"Directive":    {"a directive alone holds nothing", "%YAML 1.2\n---\n", `-: contains no document`},
		"EmptyAndBOM":  {"faults of the text are collected", "\ufeff# a\r\n", "-: contains no document\n-:1:1: starts with a byte order mark; save the file as UTF-8 without BOM\n-:1:4: the line ends in CRLF; save the file with LF line endings"},
		"BOM":          {"kubectl takes it, other readers do not", "\ufeffkind: a\n", `-:1:1: starts with a byte order mark; save the file as UTF-8 without BOM`},
		"CRLF":         {"only the first line is reported, and the content is checked too", "# a\nkind: a\r\nsise: b\r\n", "-:2:8: the line ends in CRLF; save the file with LF line endings\n-:3:1: sise: unknown field \"sise\", valid names are kind, name, labels, spec"},
		"CR":           {"old Macs ended lines in CR, which YAML takes and editors do not show", "# a\rkind: a\rsise: b\n", "-:1:4: contains a carriage return; save the file with LF line endings\n-:1:13: sise: unknown field \"sise\", valid names are kind, name, labels, spec"},
		"UTF16":        {"Windows editors' Unicode", "\xff\xfek\x00i\x00", `-: is UTF-16; save the file as UTF-8`},
		"UTF8":         {"Latin-1 is not UTF-8", "kind: a\nname: ä\xe4\n", `-:2:8: is not valid UTF-8 here; save the file as UTF-8`},
		"NUL":          {"no text holds NUL", "kind: \x00\n", `-:1:7: contains a NUL byte; this is not a text file`},
		"Control":      {"nor other control characters", "kind: a\nname: \x01\n", `-:2: contains a control character; this is not a text file`},
		"Large":        {"a profile is small", strings.Repeat("# a\n", 1<<18) + "#", `-: is larger than the maximum of 1024 KiB`},
		"Second":       {"which of two is meant cannot be known", "kind: a\n---\nkind: b\n", `-:2:1: a second document starts here; write one document per file`},
		"SecondInline": {"a document may start on its marker's line", "--- {kind: a}\n--- {kind: b}\n", `-:2:1: a second document starts here; write one document per file`},
		"SecondDots":   {"a document may follow the end of another", "kind: a\n...\n# b\nkind: b\n", `-:4:1: a second document starts here; write one document per file`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, errs := strict.Decode("-", []byte(tc.in), &profile{})
			want := strings.ReplaceAll(tc.want, "-:", "standard input:")
			if diff := cmp.Diff(want, errs.Error()); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}

func TestDecodeLargest(t *testing.T) {
	data := []byte("kind: a\n" + strings.Repeat("#", strict.MaxProfileBytes-8))
	if _, errs := strict.Decode("p.yaml", data, &profile{}); len(errs) > 0 {
		t.Errorf("a profile of exactly MaxProfileBytes: %v", errs)
	}
}

func TestDecodeSyntax(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     string
		want   string
	}{
		"Tab":           {"editors hide what a tab is", "spec:\n\tinstances: 3\n", `p.yaml:2:1: is indented with a tab; indent with spaces`},
		"TabLater":      {"after spaces too", "spec:\n  instances: 3\n  \tmonitor: true\n", `p.yaml:3:3: is indented with a tab; indent with spaces`},
		"Colon":         {"a colon inside a value needs quotes", "kind: a\nname: b: c\n", `p.yaml:2: unexpected ": ", a key is not allowed here; quote the value or check the indentation`},
		"Indent":        {"the line at fault, not the start of its block", "spec:\n  storage:\n    size: 1Gi\n   class: a\nname: b\n", `p.yaml:4: the indentation does not match the lines above`},
		"IndentFar":     {"even when the block is long", "spec:\n" + strings.Repeat("  # c\n", 500) + "  monitor: true\n port: 1\n", `p.yaml:503: the indentation does not match the lines above`},
		"Dash":          {"a list's items stand below each other", "spec:\n  zones:\n    - a\n   - b\n", `p.yaml:4: the indentation does not match the lines above`},
		"DashAndKey":    {"a key cannot follow an item on its level", "spec:\n  zones:\n  - a\n  - b\n  x\n", `p.yaml:5: expected "key: value"`},
		"NoColon":       {"a line that is no pair", "kind: a\nname\nspec: {}\n", `p.yaml:2: expected "key: value"`},
		"Quote":         {"the opening quote is the place to look at", "kind: a\nname: 'b\nspec: {}\n", `p.yaml:2: missing closing quote for a quote that starts here`},
		"QuoteFirst":    {"on the first line as well", "kind: \"a\nname: b\nspec: {}\n", `p.yaml:1: missing closing quote for a quote that starts here`},
		"QuoteMarker":   {"a marker ends the document whatever is open", "kind: a\nname: 'b\n---\nkind: c\n", `p.yaml:2: missing closing quote for a quote that starts here`},
		"Bracket":       {"likewise for brackets", "kind: a\nspec: {zones: [a, b}\n", `p.yaml:2: missing "]" for a list that starts here`},
		"Brace":         {"and for braces", "kind: a\nspec: {zones: [a, b]\n", `p.yaml:2: missing "}" for a map that starts here`},
		"AfterEnd":      {"nothing can follow the root", "{kind: a}\nname: b\n", `p.yaml:2: the document ends before this line; check the indentation and the brackets`},
		"Stray":         {"a bracket too many", "kind: ]\n", `p.yaml:1: missing value or misplaced bracket`},
		"At":            {"reserved characters", "kind: a\nname: @b\n", `p.yaml:2: a value cannot start with "@"; quote the value`},
		"Percent":       {"a template is no value", "name: %NAME%\n", `p.yaml:1: a value cannot start with "%"; quote the value`},
		"Escape":        {"Windows paths in double quotes", "kind: \"C:\\dir\"\n", `p.yaml:1: unknown escape in double quotes; use single quotes, or \\ for a backslash`},
		"Anchor":        {"an alias needs its anchor first", "kind: a\nname: *b\n", `p.yaml:2:7: the alias has no anchor before it; quote a value that starts with "*"`},
		"NoKey":         {"a key got lost", "kind: a\n: b\n", `p.yaml:2: a key is missing before ":"`},
		"Depth":         {"the parser has a limit of its own", "spec: {extra: " + strings.Repeat("[", 20000), `p.yaml:1: is nested too deeply`},
		"HiddenSecret":  {"a message about the text shows none of it", "spec:\n  password: \"hunter2\n", `p.yaml:2: missing closing quote for a quote that starts here`},
		"ListInline":    {"a list cannot start behind its key", "name: - a\n", `p.yaml:1: unexpected "- ", a list is not allowed here; start the list on a new line`},
		"OtherDocument": {"lines count from the start of the file", "# a\n---\nkind: 'b\n", `p.yaml:3: missing closing quote for a quote that starts here`},
		"Version":       {"the library and kubectl know 1.1 only, and nobody needs to say it", "%YAML 1.2\n---\nkind: a\n", `p.yaml:1: this %YAML directive is not supported; remove it`},
		"Unnamed":       {"what is rare keeps the parser's words", "kind: !<x y\n", `p.yaml:1: is not valid YAML: did not find the expected '>'`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := strings.Split(decode(t, tc.in, &profile{}), "\n")[0]
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}
