// SPDX-License-Identifier: Apache-2.0

// Package secrets says which values of a manifest may be secret, whatever their type, and hides them in values and in messages.
//
// Three things make a value secret: its place, such as the data of a Secret; its name, such as the variable DB_PASSWORD; and its text,
// such as a URL with a password. Where users choose names freely, such as variables, a value is shown only if its name is known to be
// harmless, since no list of bad names is complete.
package secrets

import (
	"strconv"
	"strings"
	"sync"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/profiles"
)

// Masked stands for a value that may be secret.
const Masked = "(hidden)"

// Step is one step of the path to a value: the name of a field, or the name or index of an item.
type Step struct {
	Name string
	Item bool
}

// Mask returns the value at a path of an object of a kind without what may be secret. It changes nothing in place.
func Mask(kind string, at []Step, value any) any {
	return Replace(kind, at, value, func(string, any) any { return Masked })
}

// Replace is Mask with other replacements: it calls hide with the path and the value of everything that may be secret. The path is of
// names and indexes, each after a dot.
func Replace(kind string, at []Step, value any, hide func(field string, value any) any) any {
	p := root(kind)
	w := walker{hide: hide}
	for _, s := range at {
		p = p.step(s, "")
		w.path = append(w.path, s.Name)
	}
	return w.replaced(p, value)
}

// visit calls a function with the path and the value of everything in an object that may be secret.
func visit(kind string, tree any, see func(field string, value any)) {
	w := walker{hide: func(field string, value any) any { see(field, value); return nil }}
	w.see(root(kind), tree)
}

// Fields reports for the paths of an object, as lint and the decoder write them, whether their value may be secret.
func Fields(kind string, tree any) func(field string) bool {
	all := sync.OnceValue(func() map[string]bool { // most objects have no fault, so nobody asks
		hidden := map[string]bool{}
		visit(kind, tree, func(field string, _ any) { hidden[field] = true })
		return hidden
	})
	plain := strings.NewReplacer("[", ".", "]", "")
	return func(field string) bool {
		hidden := all()
		field = plain.Replace(field)
		for {
			if hidden[field] {
				return true
			}
			i := strings.LastIndexByte(field, '.')
			if i < 0 {
				return hidden[""]
			}
			field = field[:i]
		}
	}
}

type walker struct {
	hide func(field string, value any) any
	path []string // to the value
}

// replaced is a copy of a value without what may be secret.
func (w *walker) replaced(p place, value any) any {
	if empty(value) {
		return value
	}
	if p.hides(value) {
		return w.hide(strings.Join(w.path, "."), value)
	}
	switch v := value.(type) {
	case map[string]any:
		all := make(map[string]any, len(v))
		w.fields(p, v, func(name string, p place, child any) { all[name] = w.replaced(p, child) })
		return all
	case []any:
		all := make([]any, 0, len(v))
		w.items(p, v, func(p place, item any) { all = append(all, w.replaced(p, item)) })
		return all
	}
	return value
}

// see calls hide for what may be secret, and copies nothing.
func (w *walker) see(p place, value any) {
	if empty(value) {
		return
	}
	if p.hides(value) {
		w.hide(strings.Join(w.path, "."), value)
		return
	}
	switch v := value.(type) {
	case map[string]any:
		w.fields(p, v, func(_ string, p place, child any) { w.see(p, child) })
	case []any:
		w.items(p, v, w.see)
	}
}

// fields calls a function with the place of each field.
func (w *walker) fields(p place, object map[string]any, do func(name string, p place, child any)) {
	named, _ := object["name"].(string)
	for name, child := range object {
		w.path = append(w.path, name)
		do(name, p.step(Step{Name: name}, named), child)
		w.path = w.path[:len(w.path)-1]
	}
}

// items calls a function with the place of each item.
func (w *walker) items(p place, list []any, do func(p place, item any)) {
	for i, item := range list {
		index := strconv.Itoa(i)
		at := p.step(Step{index, true}, "")
		if i > 0 && isSecretFlag(list[i-1]) {
			at.form = hidden
		}
		w.path = append(w.path, index)
		do(at, item)
		w.path = w.path[:len(w.path)-1]
	}
}

func empty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// isSecretFlag reports an argument of a command after which a secret follows: --password.
func isSecretFlag(argument any) bool {
	text, ok := argument.(string)
	return ok && strings.HasPrefix(text, "-") && !strings.ContainsAny(text, "= ") && secretName(text)
}

func root(kind string) place {
	return place{kind: kind, n: admission.Schema(kind, profiles.NewestTarget)}
}
