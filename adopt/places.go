// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/profiles"
)

// clusterPlaces copies fields that are the same in the Cluster and the profile, one field at a time.
func (im *importer) clusterPlaces() []choice {
	var all []choice
	for _, place := range im.cluster.entry().Places {
		if value, ok := im.cluster.takenOver(place); ok {
			all = append(all, func(p *profiles.Profile) { assign(fieldOf(reflect.ValueOf(p).Elem(), place.Profile), value) })
		}
	}
	return all
}

// objectPlaces copies fields that are the same in any other object and the profile. It copies all fields together: without the
// first, the profile does not render the object, and without the others, it renders another one.
func (im *importer) objectPlaces(o *object) choice {
	return func(p *profiles.Profile) {
		root, item := reflect.ValueOf(p).Elem(), reflect.Value{}
		for _, place := range o.entry().Places {
			value, ok := o.takenOver(place)
			if !ok {
				continue
			}
			list, name, below := strings.Cut(place.Profile, "[].")
			if !below {
				assign(fieldOf(root, place.Profile), value)
				continue
			}
			if !item.IsValid() {
				item = appended(fieldOf(root, list))
			}
			assign(fieldOf(item, name), value)
		}
	}
}

// takenOver returns the value of the profile's field for a place.
func (o *object) takenOver(place kinds.Place) (any, bool) {
	switch {
	case place.Value != "":
		return place.Value, true
	case place.How == kinds.Group:
		return o.group, true
	case place.How != kinds.Same:
		return nil, false
	}
	value := valueAt(o.want, place.Object)
	if value == nil {
		value, _ = fixed(o.kind, place.Object)
	}
	return value, true
}

// valueAt finds a value by its path: spec.data[0].remoteRef.key. It returns nil for none.
func valueAt(value any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		name, index, isItem := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		value = at(value, name)
		if isItem {
			items, _ := value.([]any)
			i, err := strconv.Atoi(index)
			if err != nil || i >= len(items) {
				return nil
			}
			value = items[i]
		}
	}
	return value
}

// fieldOf returns a field of a struct by its path. It replaces pointers on the path with copies, since a choice must not change
// values in place.
func fieldOf(v reflect.Value, path string) reflect.Value {
	for name := range strings.SplitSeq(path, ".") {
		if v.Kind() == reflect.Pointer {
			fresh := reflect.New(v.Type().Elem())
			if !v.IsNil() {
				fresh.Elem().Set(v.Elem())
			}
			v.Set(fresh)
			v = fresh.Elem()
		}
		v = jsonField(v, name)
	}
	return v
}

func jsonField(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == name {
			return v.Field(i)
		}
	}
	panic("package kinds names a field that a profile does not have: " + name) // a test looks up every name
}

// appended returns a new item at the end of a copy of the list.
func appended(list reflect.Value) reflect.Value {
	n := list.Len()
	longer := reflect.MakeSlice(list.Type(), n+1, n+1)
	reflect.Copy(longer, list)
	list.Set(longer)
	return longer.Index(n)
}

// assign sets a field to a value from a manifest; nil sets the zero value. A value of another type leaves the field unchanged.
func assign(v reflect.Value, value any) {
	fresh := reflect.New(v.Type())
	text, err := json.Marshal(value)
	if err != nil {
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if decoder.Decode(fresh.Interface()) == nil {
		v.Set(fresh.Elem())
	}
}
