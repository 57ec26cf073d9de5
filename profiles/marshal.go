// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
	"go.yaml.in/yaml/v3"
)

// MarshalOptions are the options of Marshal.
type MarshalOptions struct {
	// Comments by the path of their field, as spec.storage.size or spec.patches[0]. Each is written above its field, and begins
	// with "# ". Comments of fields that are not written are omitted.
	Comments map[string]string
}

// Marshal writes a profile as YAML: the fields in the order of the Go types, without those that have their default value.
// [Parse] reads an equal profile back from the text. Some fields are always written, even with their default: apiVersion, kind,
// the name, the namespace and the target. Without the target, a later pgha would read another profile from the same text.
//
// Marshal does not keep the comments and the order of a parsed text; edit the text to keep them.
func Marshal(p *Profile, o MarshalOptions) ([]byte, error) {
	w := writer{comments: o.Comments}
	root := w.structure("", reflect.ValueOf(p).Elem(), reflect.ValueOf(Default()).Elem())
	if w.fault != nil {
		return nil, w.fault
	}
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	encoder.CompactSeqIndent()
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("cannot write profile %q: %w", p.Metadata.Name, err)
	}
	return text.Bytes(), nil
}

// writer turns a profile into YAML.
type writer struct {
	comments map[string]string
	fault    error
}

// alwaysWritten reports whether a field is written even with its default value.
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
		at := strings.TrimPrefix(path+"."+name, ".")
		value, was := v.Field(i), standard.Field(i)
		if !alwaysWritten(at) && reflect.DeepEqual(value.Interface(), was.Interface()) {
			continue
		}
		key := text(name)
		key.HeadComment = w.comments[at]
		n.Content = append(n.Content, key, w.value(at, value, was))
	}
	return n
}

func (w *writer) value(path string, v, standard reflect.Value) *yaml.Node {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return w.anything(path, nil)
		}
		if standard.IsNil() {
			standard = reflect.New(v.Type().Elem())
		}
		return w.value(path, v.Elem(), standard.Elem())
	case reflect.Struct:
		n := w.structure(path, v, standard)
		if v.Type() == reflect.TypeFor[PatchTarget]() {
			n.Style = yaml.FlowStyle
		}
		return n
	case reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			at := path + "[" + strconv.Itoa(i) + "]"
			item := w.value(at, v.Index(i), reflect.Zero(v.Type().Elem()))
			item.HeadComment = w.comments[at]
			n.Content = append(n.Content, item)
		}
		return n
	default:
		return w.anything(path, v.Interface())
	}
}

// refuse records a value that cannot be written as text, such as one in a patch that a program built.
func (w *writer) refuse(path, format string, args ...any) {
	if w.fault == nil {
		w.fault = fault.List{{Kind: fault.Invalid, Field: path, Detail: fmt.Sprintf(format, args...)}}
	}
}
