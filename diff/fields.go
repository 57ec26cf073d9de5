// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	"github.com/pgha/pgha/internal/secrets"
	"github.com/pgha/pgha/manifest"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// maskedFields is maskedSecret for other kinds: it masks the texts of the fields that may be secret.
func maskedFields(o, other manifest.Object, side string) (manifest.Object, error) {
	own, err := texts(o)
	if err != nil || len(own.found) == 0 {
		return o, err
	}
	var there secretTexts
	if other != nil {
		if there, err = texts(other); err != nil {
			return nil, err
		}
	}
	kind := o.GetObjectKind().GroupVersionKind().Kind
	tree := secrets.Replace(kind, nil, own.tree, func(field string, value any) any {
		return leaves(field, value, func(field, value string) string { return maskedValue(value, there.found[field], side) })
	})
	text, err := json.Marshal(tree)
	hidden := reflect.New(reflect.TypeOf(o).Elem()).Interface().(manifest.Object)
	if err == nil {
		err = json.Unmarshal(text, hidden)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot hide the secrets of %q: %w", Name(o), err)
	}
	return hidden, nil
}

// secretTexts are the texts of an object that may be secret, by their path.
type secretTexts struct {
	tree  any
	found map[string]string
}

func texts(o manifest.Object) (secretTexts, error) {
	all := secretTexts{found: map[string]string{}}
	text, err := json.Marshal(o)
	if err == nil {
		err = utiljson.Unmarshal(text, &all.tree)
	}
	if err != nil {
		return all, fmt.Errorf("cannot read %q: %w", Name(o), err)
	}
	secrets.Replace(o.GetObjectKind().GroupVersionKind().Kind, nil, all.tree, func(field string, value any) any {
		return leaves(field, value, func(field, value string) string { all.found[field] = value; return value })
	})
	return all, nil
}

// leaves replaces the texts of a value.
func leaves(field string, value any, by func(field, value string) string) any {
	switch v := value.(type) {
	case string:
		return by(field, v)
	case []any:
		for i := range v {
			v[i] = leaves(field+"."+strconv.Itoa(i), v[i], by)
		}
	case map[string]any:
		for name := range v {
			v[name] = leaves(field+"."+name, v[name], by)
		}
	}
	return value
}
