// SPDX-License-Identifier: Apache-2.0

// Package api_test holds what a program outside this module sees of it.
package api_test

import (
	"encoding/json"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

const module = "github.com/pgha/pgha"

// TestNoInternalTypes: no exported signature, field or alias of a public package mentions a type of internal/, which nobody
// outside could name.
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

// TestLeaks: the test above finds what it looks for.
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

// load type-checks packages of this module from what the compiler exports, and leaves out programs and internal ones.
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
	path = strings.TrimPrefix(path, module+"/internal/api/testdata") // the leaky one plays a public package
	return !internal(path) && !strings.HasPrefix(path, module+"/hack") && !strings.HasPrefix(path, module+"/e2e")
}

func internal(path string) bool { return strings.Contains("/"+path+"/", "/internal/") }

// leaks are the exported names of a package through which a type of internal/ can be seen.
func leaks(p *types.Package) []string {
	w := walker{found: map[string]bool{}, seen: map[types.Type]bool{}}
	for _, name := range p.Scope().Names() {
		if object := p.Scope().Lookup(name); object.Exported() {
			w.object(p.Name()+"."+name, object)
		}
	}
	var all []string
	for leak := range w.found {
		all = append(all, leak)
	}
	return all
}

type walker struct {
	found map[string]bool
	seen  map[types.Type]bool // types without a name, which can hold themselves through one with a name
}

func (w *walker) object(path string, object types.Object) {
	name, ok := object.(*types.TypeName)
	if !ok {
		w.mention(path, object.Type())
		return
	}
	if name.IsAlias() {
		w.mention(path, types.Unalias(object.Type()))
		return
	}
	named := object.Type().(*types.Named)
	for i := range named.TypeParams().Len() {
		w.mention(path, named.TypeParams().At(i).Constraint())
	}
	for i := range named.NumMethods() {
		if m := named.Method(i); m.Exported() {
			w.mention(path+"."+m.Name(), m.Type())
		}
	}
	w.mention(path, named.Underlying())
}

// mention reports a type of internal/, and looks into one that has no name.
func (w *walker) mention(path string, t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		w.mention(path, t.Rhs())
	case *types.Named:
		if p := t.Obj().Pkg(); p != nil && strings.HasPrefix(p.Path(), module) && internal(strings.TrimPrefix(p.Path(), module+"/internal/api/testdata")) {
			w.found[fmt.Sprintf("%s mentions %s.%s", path, p.Path(), t.Obj().Name())] = true
		}
		for i := range t.TypeArgs().Len() {
			w.mention(path, t.TypeArgs().At(i))
		}
		if p := t.Obj().Pkg(); p != nil && strings.HasPrefix(p.Path(), module) && !t.Obj().Exported() && !w.seen[t] {
			w.seen[t] = true
			w.object(path, t.Obj()) // its exported fields and methods can be used, though its name cannot
		}
	case *types.Signature:
		w.mention(path, t.Params())
		w.mention(path, t.Results())
		for i := range t.TypeParams().Len() {
			w.mention(path, t.TypeParams().At(i).Constraint())
		}
	case *types.Tuple:
		for i := range t.Len() {
			w.mention(path, t.At(i).Type())
		}
	case *types.Struct:
		for i := range t.NumFields() {
			if f := t.Field(i); f.Exported() {
				w.mention(path+"."+f.Name(), f.Type())
			}
		}
	case *types.Interface:
		for i := range t.NumMethods() {
			if m := t.Method(i); m.Exported() {
				w.mention(path+"."+m.Name(), m.Type())
			}
		}
		for i := range t.NumEmbeddeds() {
			w.mention(path, t.EmbeddedType(i))
		}
	case *types.Union:
		for i := range t.Len() {
			w.mention(path, t.Term(i).Type())
		}
	case *types.Map:
		w.mention(path, t.Key())
		w.mention(path, t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		w.mention(path, t.Elem())
	}
}
