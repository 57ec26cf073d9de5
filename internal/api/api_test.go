// SPDX-License-Identifier: Apache-2.0

// Package api_test checks the API that programs outside this module see.
package api_test

import (
	"encoding/json"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

const module = "github.com/pgha/pgha"

// TestNoInternalTypes: no exported signature, field or alias of a public package mentions a type of internal/, which other modules
// cannot import.
func TestNoInternalTypes(t *testing.T) {
	packages := load(t, "../..", "./...")
	if len(packages) < 10 {
		t.Fatalf("only %d public packages found", len(packages))
	}
	for _, p := range packages {
		for _, leak := range leaks(p) {
			t.Error(leak)
		}
	}
}

// TestLeaks: the test above finds each kind of leak.
func TestLeaks(t *testing.T) {
	packages := load(t, ".", "./testdata/leaky")
	assert.Equal(t, len(packages), 1)
	const hidden = " mentions " + module + "/internal/strict.Document"
	want := []string{"Alias", "Const", "Field.Document", "Func", "Generic", "Holder.All", "Iface.Document", "Method.Documents", "Through.Inner", "Var"}
	for i, name := range want {
		want[i] = "leaky." + name + hidden
	}
	want[1] = "leaky.Const mentions " + module + "/internal/pgsettings.Problem"
	got := leaks(packages[0])
	slices.Sort(got)
	assert.DeepEqual(t, got, want)
}

// TestExamples: every public package has an Example that runs, and the example program of another module imports it.
func TestExamples(t *testing.T) {
	list := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Name}} {{.Dir}} {{len .GoFiles}}", "./...")
	list.Dir = "../.."
	out, err := list.Output()
	assert.NilError(t, err)
	stranger := contents(t, "../../examples/stranger/*.go")
	for line := range strings.Lines(string(out)) {
		p := strings.Fields(line)
		if !public(p[0]) || p[1] == "main" || p[3] == "0" || notForUse(p[0]) {
			continue
		}
		tests := contents(t, filepath.Join(p[2], "*_test.go"))
		assert.Check(t, strings.Contains(tests, "\nfunc Example") && strings.Contains(tests, "// Output:"), "%s has no Example with Output", p[0])
		assert.Check(t, strings.Contains(stranger, `"`+p[0]+`"`), "examples/stranger does not use %s", p[0])
	}
}

// notForUse reports packages that are public only because other packages must import them.
func notForUse(path string) bool {
	path = strings.TrimPrefix(path, module+"/")
	return path == "docs/rules" || // the pages of pgha explain, embedded in place
		path == "cloud" || strings.HasPrefix(path, "cloud/") // types of a profile's fields, and the interface of providers
}

func contents(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	assert.NilError(t, err)
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		assert.NilError(t, err)
		all.Write(text)
	}
	return all.String()
}

// load type-checks packages of this module from the compiler's export data, except programs and internal packages.
func load(t *testing.T, dir, pattern string) []*types.Package {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Name,Export,DepOnly", pattern)
	list.Dir, list.Stderr = dir, os.Stderr
	out, err := list.Output()
	assert.NilError(t, err)
	exports := map[string]string{}
	var wanted []string
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath, Name, Export string
			DepOnly                  bool
		}
		if err := decoder.Decode(&p); err == io.EOF {
			break
		}
		assert.NilError(t, err)
		exports[p.ImportPath] = p.Export
		if !p.DepOnly && p.Export != "" && p.Name != "main" && public(p.ImportPath) {
			wanted = append(wanted, p.ImportPath)
		}
	}
	from := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	var packages []*types.Package
	for _, path := range wanted {
		p, err := from.Import(path)
		assert.NilError(t, err)
		packages = append(packages, p)
	}
	return packages
}

func public(path string) bool {
	path = strings.TrimPrefix(path, module+"/internal/api/testdata") // the leaky package counts as public
	return !internal(path) && !strings.HasPrefix(path, module+"/hack") && !strings.HasPrefix(path, module+"/e2e")
}

func internal(path string) bool { return strings.Contains("/"+path+"/", "/internal/") }
