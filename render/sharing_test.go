// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"maps"
	"reflect"
	"runtime"
	"testing"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// TestOwnership: a caller may change the objects. They share nothing with the profile, or with the objects of another
// call.
func TestOwnership(t *testing.T) {
	for _, name := range profiles.Names() {
		t.Run(name, func(t *testing.T) {
			p := builtin(t, name)
			p.Metadata.Labels = map[string]string{"team": "orders"}
			p.Spec.InheritedMetadata.Labels = map[string]string{"team": "orders"}
			p.Spec.Scheduling.NodeSelector = map[string]string{"pool": "pg"}
			p.Spec.Timings.StopDelay = new(int32(30))
			taken := map[uintptr]string{}
			addresses(reflect.ValueOf(p).Elem(), "profile", func(at uintptr, path string) { taken[at] = path })
			var kept [][]manifest.Object // keep the objects alive, so that addresses are not reused
			for range 2 {
				own := map[uintptr]string{}
				all := allObjects(t, p)
				kept = append(kept, all)
				for _, o := range all {
					addresses(reflect.ValueOf(o), diffName(o), func(at uintptr, path string) {
						if other, ok := taken[at]; ok {
							t.Errorf("%s is shared with %s", path, other)
						}
						own[at] = "the first " + path
					})
				}
				maps.Copy(taken, own)
			}
			runtime.KeepAlive(kept)
		})
	}
}

func allObjects(t *testing.T, p *profiles.Profile) []manifest.Object {
	t.Helper()
	all, recovered, err := render.WithRecovery(p, render.Options{})
	assert.NilError(t, err)
	all = append(all, recovered...)
	if p.Spec.Backup.Method != profiles.MethodNone {
		backup, err := render.Backup(p, render.BackupOptions{Name: "by-hand"})
		assert.NilError(t, err)
		all = append(all, backup...)
	}
	return all
}

func diffName(o manifest.Object) string { return o.GetObjectKind().GroupVersionKind().Kind }

// addresses visits every mutable part of v.
func addresses(v reflect.Value, path string, visit func(uintptr, string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				addresses(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
			}
		}
	case reflect.Interface:
		addresses(v.Elem(), path, visit)
	case reflect.Pointer:
		if !v.IsNil() {
			if v.Elem().Type().Size() > 0 {
				visit(v.Pointer(), path)
			}
			addresses(v.Elem(), path, visit)
		}
	case reflect.Slice:
		if v.Cap() > 0 && v.Type().Elem().Kind() != reflect.Uint8 {
			visit(v.Pointer(), path)
			for i := range v.Len() {
				addresses(v.Index(i), path+"[]", visit)
			}
		}
	case reflect.Map:
		if !v.IsNil() {
			visit(v.Pointer(), path)
			for _, key := range v.MapKeys() {
				addresses(v.MapIndex(key), path+"[]", visit)
			}
		}
	}
}
