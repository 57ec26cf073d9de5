// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"github.com/pgha/pgha/profiles"
	"go.yaml.in/yaml/v3"
)

// write is the profile as a file that a person would keep, proved by rendering it.
func (im *importer) write(p *profiles.Profile) ([]byte, error) {
	w := writer{comments: im.comments(p)}
	text, err := w.profile(p)
	if err != nil {
		return nil, err
	}
	text = append([]byte(profiles.Modeline+im.header()), text...)
	return text, im.verify(text)
}

// writer turns a profile into YAML: its fields in the order of the Go type, those with their default value left out.
type writer struct {
	comments map[string]string // by path
}

func (w *writer) profile(p *profiles.Profile) ([]byte, error) {
	root := w.structure("", reflect.ValueOf(p).Elem(), reflect.ValueOf(profiles.Default()).Elem())
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	encoder.CompactSeqIndent()
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("cannot write profile %q: %w", p.Metadata.Name, err)
	}
	return text.Bytes(), nil
}

// alwaysWritten are the fields that a file must have whatever their default is: without them it is no profile, or would
// mean something else with a later pgha.
func alwaysWritten(path string) bool {
	switch path {
	case "apiVersion", "kind", "metadata.name", "metadata.namespace", "spec.target":
		return true
	}
	return false
}

func (w *writer) structure(path string, v, standard reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		at := child(path, name)
		value, was := v.Field(i), standard.Field(i)
		if !alwaysWritten(at) && reflect.DeepEqual(value.Interface(), was.Interface()) {
			continue
		}
		inner := w.value(at, value, was)
		if inner == nil || value.Kind() == reflect.Struct && len(inner.Content) == 0 {
			continue
		}
		key := text(name)
		key.HeadComment = w.comments[at]
		n.Content = append(n.Content, key, inner)
	}
	return n
}

func (w *writer) value(path string, v, standard reflect.Value) *yaml.Node {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return w.value(path, v.Elem(), reflect.Zero(v.Type().Elem()))
	case reflect.Struct:
		n := w.structure(path, v, standard)
		if v.Type() == reflect.TypeFor[profiles.PatchTarget]() {
			n.Style = yaml.FlowStyle
		}
		return n
	case reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			item := w.value(path+"["+itoa(i)+"]", v.Index(i), reflect.Zero(v.Type().Elem()))
			item.HeadComment = w.comments[path+"["+itoa(i)+"]"]
			n.Content = append(n.Content, item)
		}
		return n
	default:
		return anything(v.Interface())
	}
}
