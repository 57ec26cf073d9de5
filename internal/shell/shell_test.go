// SPDX-License-Identifier: Apache-2.0

package shell_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/shell"
	"gotest.tools/v3/assert"
)

func TestQuote(t *testing.T) {
	for name, tc := range map[string]struct{ reason, word, want string }{
		"name":      {"what needs no quotes has none, so that commands stay readable", "pg-rw.example.com:5432", "pg-rw.example.com:5432"},
		"empty":     {"an empty word is still a word", "", "''"},
		"space":     {"it would be two words", "a b", "'a b'"},
		"quote":     {"SQL is full of these, and double quotes leave it readable", "it's", `"it's"`},
		"quotes":    {"the only character that ends single quotes", `it's "$x"`, `'it'\''s "$x"'`},
		"history":   {"an interactive shell puts an old command in its place", "it's!", `'it'\''s!'`},
		"variable":  {"nothing expands", "$HOME `id` $(id)", "'$HOME `id` $(id)'"},
		"tilde":     {"the shell puts a home directory in its place", "~root", "'~root'"},
		"bracket":   {"file names would be put in its place", "spec.patches[0]", "'spec.patches[0]'"},
		"brace":     {"bash and zsh make several words of it", "{a,b}", "'{a,b}'"},
		"line end":  {"a command ends there", "a\nb", "'a\nb'"},
		"not ASCII": {"an editor may show it as something else; quotes do no harm", "größe", "'größe'"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, shell.Quote(tc.word)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// FuzzQuote checks that a real shell reads the quoted word unchanged.
func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"", "a", "it's", "$(touch x)", "a\nb", `\`, "!", "=x", "-n", "*", "\x01", "é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if strings.Contains(word, "\x00") {
			t.Skip("no argument can hold a NUL")
		}
		got, err := exec.Command("sh", "-c", "printf %s "+shell.Quote(word)).Output()
		assert.NilError(t, err)
		if diff := cmp.Diff(word, string(got)); diff != "" {
			t.Errorf("a shell reads (-want +got):\n%s", diff)
		}
	})
}

func TestJoin(t *testing.T) {
	got := shell.Join("kubectl", "get", "pods", "-o", "jsonpath={.items[0].metadata.name}")
	if diff := cmp.Diff("kubectl get pods -o 'jsonpath={.items[0].metadata.name}'", got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
