// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/internal/strict"
)

// all is the type that the fuzz tests decode into: every kind of field with a short name.
type all struct {
	types
	Spec    spec            `json:"spec"`
	S       string          `json:"s"`
	I       int64           `json:"i"`
	U       uint8           `json:"u"`
	F       float32         `json:"f"`
	B       *bool           `json:"b"`
	L       []all           `json:"l"`
	M       map[string]*all `json:"m"`
	A       any             `json:"a"`
	Cluster *cnpgv1.Cluster `json:"cluster"`
}

func seeds(f *testing.F) {
	for _, s := range []string{
		manifest, cluster, "s: a\ni: 1\nu: 2\nf: 3.5\nb: true\nl: [{s: x}]\nm: {k: {a: [1, null, {x: 1.5}]}}\n",
		"a: &a [*a]\n", "a: &a b\nm: {*a : {s: *a}}\n", "\ufeffs: a\r\nl:\r- s\u2028\u0085b: c\n", "--- |\n a\n...\n%YAML 1.1\n---\ns: b",
		"{\"s\": \"\\ud83d\\/\", \"i\": 0x1f}", "s: 'x\n", "s:\n\t- a", "port: 80\nlimits: {cpu: 1e3}\ntime: 2024-01-02\nevery: 1h\nraw: {b: 1}\n",
		"s: !!str 1\na: !x y\n? [a]\n: b\n<<: {s: c}\n: d\n", "i: 0644\nf: 1_0\na: [0b1, 0o7, +.5, -.inf, 1:30, 1e400, 18446744073709551616]\n",
		"token: panic\nspec: {password: 1, data: aGk=}\n", "# %a\n%TAG ! a\n--- !b c\n", "s: \"\\x41\\\n  b\"\n", "a: {b: c, d: [e, f,], g}\n",
		"0: 0000\n? a", "{\"s\": \"a\"}{\"i\": 1}\n{\"u\": 300}",
	} {
		f.Add([]byte(s))
	}
}

// FuzzDecode checks that nothing panics and that every fault lies inside the file.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, errs := strict.Decode("f", data, &all{})
		inside(t, data, errs)
		if doc != nil {
			for _, field := range []string{"", "s", "a.b[0]", "l[0].s", "m[k]", "none"} {
				line, column, _ := doc.Position(field)
				inside(t, data, strict.Errors{{Line: line, Column: column}})
				doc.Get(field)
			}
		}
		for doc, errs := range strict.Documents("f", data) {
			inside(t, data, errs)
			if doc != nil {
				var content any
				inside(t, data, doc.Decode(&content))
			}
		}
	})
}

func inside(t *testing.T, data []byte, errs strict.Errors) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	for i, e := range errs {
		switch {
		case e.Line < 0 || e.Line > len(lines) || e.Column < 0 || e.Line == 0 && e.Column > 0:
			t.Errorf("%v is outside the %d lines of the file", e, len(lines))
		case e.Line > 0 && e.Column > utf8.RuneCountInString(lines[e.Line-1])+1:
			t.Errorf("%v is outside its line %q", e, lines[e.Line-1])
		case e.Error() == "" || strings.HasSuffix(e.Detail, ".") || strings.Contains(e.Detail, "yaml: "):
			t.Errorf("%v is not our style", e)
		case i > 0 && (errs[i-1].Line > e.Line || errs[i-1].Line == e.Line && errs[i-1].Column > e.Column):
			t.Errorf("%v stands before %v", errs[i-1], e)
		}
	}
}

// FuzzSet checks that nothing panics and that an error names a path.
func FuzzSet(f *testing.F) {
	for _, s := range []string{
		"s=a", "i=5", "u=256", "b=true", "l[0].s=x", "l[0]={s: a}", "m[k.l].s=x", "m.k.spec.parameters.a.b=c", "a.b[0].c=d", "a=[1, {b: c}]",
		"spec.pools={a: {name: b}}", "cluster.spec.postgresql.parameters.a=1", "port=80", "limits[cpu]=1", "time=x", "raw={a: b}", "a=*b", "..[", "l[0][0]=",
		"cluster.metadata.labels[a/b]=c", "l[-1]=", "token=panic", "a.b=null",
	} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		var value all
		for _, assignment := range []string{first, second} {
			err := strict.Set(&value, assignment)
			if err != nil && (err.Error() == "" || strings.Contains(err.Error(), "cannot be set: ")) {
				t.Errorf("Set %q: %v", assignment, err)
			}
		}
	})
}

// FuzzLikeKubectl compares with the decoder of Kubernetes' tools. Input that we accept must have the same meaning
// there, except for two rules of [strict.Document.Decode]: a null removes an entry from a map, and whole numbers in an
// any are exact.
func FuzzLikeKubectl(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, want all
		if _, errs := strict.Decode("f", data, &got); len(errs) > 0 {
			return
		}
		if beyondYAML11(string(data)) {
			return
		}
		if err := yaml.UnmarshalStrict(data, &want); err != nil {
			t.Fatalf("we accept what kubectl refuses: %v", err)
		}
		if diff := cmp.Diff(normal(t, want), normal(t, got)); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	})
}

// beyondYAML11 reports syntax that kubectl's reader does not support, and its additional line breaks.
func beyondYAML11(text string) bool {
	for _, s := range []string{"\u0085", "\u2028", "\u2029", `\/`, `\ud`, `\uD`, "\n..."} {
		if strings.Contains("\n"+text, s) {
			return true
		}
	}
	return false
}

// normal returns a value as JSON without the zero entries of maps.
func normal(t *testing.T, v all) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var content any
	if err := json.Unmarshal(data, &content); err != nil {
		t.Fatal(err)
	}
	return prune(content)
}

func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			value = prune(value)
			v[key] = value
			if m, ok := value.(map[string]any); value == nil || ok && len(m) == 0 || !ok && reflect.ValueOf(value).IsZero() {
				delete(v, key)
			}
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
	}
	return v
}
