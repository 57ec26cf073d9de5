// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"fmt"
	"go/types"
	"strings"
)

// leaks returns the exported names of a package that expose a type of internal/.
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
	seen  map[types.Type]bool // unnamed types, which can contain themselves through a named type
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
	for tparam := range named.TypeParams().TypeParams() {
		w.mention(path, tparam.Constraint())
	}
	for m := range named.Methods() {
		if m.Exported() {
			w.mention(path+"."+m.Name(), m.Type())
		}
	}
	w.mention(path, named.Underlying())
}

// mention reports a type of internal/, and inspects unnamed types.
func (w *walker) mention(path string, t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		w.mention(path, t.Rhs())
	case *types.Named:
		if p := t.Obj().Pkg(); p != nil && strings.HasPrefix(p.Path(), module) && internal(strings.TrimPrefix(p.Path(), module+"/internal/api/testdata")) {
			w.found[fmt.Sprintf("%s mentions %s.%s", path, p.Path(), t.Obj().Name())] = true
		}
		for t0 := range t.TypeArgs().Types() {
			w.mention(path, t0)
		}
		if p := t.Obj().Pkg(); p != nil && strings.HasPrefix(p.Path(), module) && !t.Obj().Exported() && !w.seen[t] {
			w.seen[t] = true
			w.object(path, t.Obj()) // its exported fields and methods can be used, but not its name
		}
	case *types.Signature:
		w.mention(path, t.Params())
		w.mention(path, t.Results())
		for tparam := range t.TypeParams().TypeParams() {
			w.mention(path, tparam.Constraint())
		}
	case *types.Tuple:
		for v := range t.Variables() {
			w.mention(path, v.Type())
		}
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() {
				w.mention(path+"."+f.Name(), f.Type())
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if m.Exported() {
				w.mention(path+"."+m.Name(), m.Type())
			}
		}
		for etyp := range t.EmbeddedTypes() {
			w.mention(path, etyp)
		}
	case *types.Union:
		for term := range t.Terms() {
			w.mention(path, term.Type())
		}
	case *types.Map:
		w.mention(path, t.Key())
		w.mention(path, t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		w.mention(path, t.Elem())
	}
}
