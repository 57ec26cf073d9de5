// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"bytes"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pgha/pgha/internal/literal"
	"github.com/pgha/pgha/internal/shell"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// hostile returns values that each break out of some kind of quotes.
func hostile() []string {
	return []string{
		"", "plain", "'", "''", `'\''`, `"`, `\`, `\\'`, "$(touch canary)", "`touch canary`", "'$(touch canary)'", `"$(touch canary)"`,
		"${IFS}", "$'\\x27'", "'; touch canary; '", "a\nb", "\n", "\n\n", "'\ntouch canary\n'", "\ttab\t", "\r\n", "--yes", "-x", "-", "*", "~", "!x", "#x",
		"&", "|", ">canary", "\x01\x02\x1b[31m\x7f", "ünïcödé", "\u2028\u2029\u0085", "\u65e5\u672c", "\xff\xfe", "EOF", "LIST", "ROWS", "$1", "%s", "%{if true}", "${x}",
		"$${x}", "%%{x}", "$", "%", "{", "null", "~", "y", "0x1", "1e3", ": ", "- a", "@x", "[x]", "{{ x }}", "''' x '''", "*/", "//",
	}
}

func randomTexts(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("'\"\\`$(){}%!#&;|<>*?~ \t\n\r-abcäß\x01\x7f\u2028😀")
	all := make([]string, n)
	for i := range n {
		b := strings.Builder{}
		for range r.IntN(12) {
			b.WriteRune(alphabet[r.IntN(len(alphabet))])
		}
		all[i] = b.String()
	}
	return all
}

func TestQuoteShell(t *testing.T) {
	texts := append(hostile(), randomTexts(3000)...)
	for b := 1; b < 256; b++ {
		texts = append(texts, string([]byte{byte(b)}), string([]byte{'a', byte(b), 'z'}), string([]byte{'\'', byte(b)}))
	}
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) { echo(t, shell, texts) })
	}
}

func FuzzQuoteShell(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsRune(text, 0) {
			_, err := Script([]Plan{{Identity: text}}, Options{})
			assert.ErrorContains(t, err, "it contains a NUL")
			return
		}
		echo(t, "sh", []string{text})
	})
}

// echo lets a shell print the texts back, in a locale with and one without multi-byte characters.
func echo(t *testing.T, interpreter string, texts []string) {
	t.Helper()
	script := strings.Builder{}
	for _, text := range texts {
		script.WriteString(`printf '%s\0' ` + shell.Single(text) + "\n")
	}
	for _, locale := range []string{"C", "C.UTF-8"} {
		cmd := exec.CommandContext(t.Context(), interpreter)
		cmd.Stdin, cmd.Env, cmd.Dir = strings.NewReader(script.String()), []string{"LC_ALL=" + locale}, t.TempDir()
		out, err := cmd.Output()
		assert.NilError(t, err)
		for i, got := range bytes.Split(bytes.TrimSuffix(out, []byte{0}), []byte{0}) {
			if string(got) != texts[i] {
				t.Fatalf("%s in locale %s printed %q for %q", interpreter, locale, got, texts[i])
			}
		}
	}
}

func FuzzQuoteBicep(f *testing.F) {
	for _, text := range append(hostile(), randomTexts(300)...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			_, err := Bicep([]Plan{{Identity: text}})
			assert.ErrorContains(t, err, "it is not valid UTF-8")
			return
		}
		got, ok := readBicep(literal.Bicep(text))
		assert.Assert(t, ok && got == text, "%q read back as %q", text, got)
	})
}

// readBicep reads a string literal by Bicep's rules; ok is false if it is invalid, or contains an expression or a line break.
func readBicep(literal string) (string, bool) {
	body, ok := strings.CutPrefix(literal, "'")
	b := strings.Builder{}
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\'':
			return b.String(), ok && i == len(body)-1
		case c == '\n' || c == '\r' || c == '$' && strings.HasPrefix(body[i+1:], "{"):
			return "", false
		case c != '\\':
			b.WriteByte(c)
		default:
			i++
			if !only(body[i:i+1], `\'$nrtu`) {
				return "", false
			}
			if body[i] != 'u' {
				b.WriteString(map[byte]string{'n': "\n", 'r': "\r", 't': "\t", '\\': `\`, '\'': "'", '$': "$"}[body[i]])
				continue
			}
			end := strings.IndexByte(body[i:], '}')
			n, err := strconv.ParseUint(body[i+2:i+end], 16, 32)
			if err != nil || body[i+1] != '{' {
				return "", false
			}
			b.WriteRune(rune(n))
			i += end
		}
	}
	return "", false
}

func FuzzQuoteHCL(f *testing.F) {
	for _, text := range append(hostile(), randomTexts(300)...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			_, err := Terraform([]Plan{{Identity: text}})
			assert.ErrorContains(t, err, "it is not valid text")
			return
		}
		got, ok := readHCL(literal.HCL(text))
		assert.Assert(t, ok && got == text, "%q read back as %q", text, got)
	})
}

// readHCL reads a quoted template by HCL's rules; ok is false if it is invalid, or contains an expression or a line break.
func readHCL(literal string) (string, bool) {
	if len(literal) < 2 || strings.ContainsAny(literal, "\n\r") || strings.Contains(literal, "${") || strings.Contains(literal, "%{") {
		return "", false
	}
	// The remaining escapes of HCL are also escapes of Go: \n \r \t \" \\ \uNNNN.
	for i := 1; i < len(literal)-1; i++ {
		if literal[i] == '\\' {
			if i++; !only(literal[i:i+1], `nrt"\u`) {
				return "", false
			}
		}
	}
	text, err := strconv.Unquote(literal)
	return text, err == nil
}

func FuzzASO(f *testing.F) {
	for _, text := range append(hostile(), randomTexts(300)...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := Credential{Name: text, Subject: text, Issuer: "x" + text, Audience: text, Namespace: text}
		out, err := ASO([]Plan{{Identity: text, ResourceGroup: text, Credentials: []Credential{c}}}, Options{Subscription: "0"})
		if !utf8.ValidString(text) || strings.IndexFunc(text, unprintable) >= 0 {
			assert.ErrorContains(t, err, "is not valid text")
			return
		}
		assert.NilError(t, err)
		_, document, _ := strings.Cut(string(out), "---\n")
		got := asoObject{}
		assert.NilError(t, yaml.UnmarshalStrict([]byte(document), &got))
		want := asoCredential(Plan{Identity: text, ResourceGroup: text}, c, Options{Subscription: "0"})
		assert.DeepEqual(t, got, want)
	})
}
