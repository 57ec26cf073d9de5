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
	for _, s := range at {
		p = p.step(s, "")
	}
	w := walker{hide}
	return w.value(p, value)
}

// Fields reports for the paths of an object, as lint and the decoder write them, whether their value may be secret.
func Fields(kind string, tree any) func(field string) bool {
	hidden := map[string]bool{}
	Replace(kind, nil, tree, func(field string, value any) any { hidden[field] = true; return value })
	if len(hidden) == 0 {
		return func(string) bool { return false }
	}
	plain := strings.NewReplacer("[", ".", "]", "")
	return func(field string) bool {
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
}

func (w walker) value(p place, value any) any {
	if empty(value) {
		return value
	}
	if p.hides(value) {
		return w.hide(p.field, value)
	}
	switch v := value.(type) {
	case map[string]any:
		all := make(map[string]any, len(v))
		named, _ := v["name"].(string)
		for name, child := range v {
			all[name] = w.value(p.step(Step{Name: name}, named), child)
		}
		return all
	case []any:
		all := make([]any, len(v))
		for i, item := range v {
			below := p.step(Step{strconv.Itoa(i), true}, "")
			if i > 0 && isSecretFlag(v[i-1]) {
				below.form = hidden
			}
			all[i] = w.value(below, item)
		}
		return all
	}
	return value
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
