// SPDX-License-Identifier: Apache-2.0

package kustomize

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/kinds"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// config has the content of kustomizeconfig.yaml.
type config struct {
	NameReference []struct {
		Kind, Group, Version string
		FieldSpecs           []fieldSpec
	}
	NamePrefix, NameSuffix []fieldSpec
}

type fieldSpec struct{ Path, Kind string }

func kustomizeConfig(t *testing.T) config {
	t.Helper()
	files, err := base.Files(builtin(t, "aks"))
	assert.NilError(t, err)
	i := slices.IndexFunc(files, func(f base.File) bool { return f.Name == "kustomizeconfig.yaml" })
	var c config
	assert.NilError(t, yaml.UnmarshalStrict(files[i].Data, &c))
	return c
}

// specs has the Go types of the operator's and the plugin's kinds with references to other objects.
func specs() map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for _, k := range kinds.All() {
		if !strings.HasSuffix(k.Group, "cnpg.io") {
			continue
		}
		if spec, ok := reflect.TypeOf(k.New()).Elem().FieldByName("Spec"); ok {
			all[k.Kind] = spec.Type
		}
	}
	return all
}

// TestReferencesAreComplete compares kustomizeconfig.yaml with the Go types: it must have every field whose type is a
// reference to a Secret, a ConfigMap or an object of CloudNativePG.
func TestReferencesAreComplete(t *testing.T) {
	listed := map[string]bool{}
	for _, r := range kustomizeConfig(t).NameReference {
		for _, f := range r.FieldSpecs {
			listed[f.Kind+" "+f.Path] = true
		}
	}
	var missing []string
	found := 0
	for kind, spec := range specs() {
		for _, path := range referring(spec, "spec", nil) {
			found++
			if !listed[kind+" "+path] {
				missing = append(missing, kind+" "+path)
			}
		}
	}
	slices.Sort(missing)
	if diff := cmp.Diff(exempt, missing); diff != "" {
		t.Errorf("fields that refer to other objects, missing in kustomizeconfig.yaml (-known +found):\n%s", diff)
	}
	if found < 70 {
		t.Errorf("only %d fields found", found)
	}
}

// exempt has the parts of containers that the operator merges into pods, and the data sources of volumes: they refer to
// objects that are created while the cluster runs, and that are not in a repository.
var exempt = []string{
	"Cluster spec/bootstrap/recovery/volumeSnapshots/storage/name",
	"Cluster spec/bootstrap/recovery/volumeSnapshots/tablespaceStorage/name",
	"Cluster spec/bootstrap/recovery/volumeSnapshots/walStorage/name",
}

// referring finds the fields of a type that contain the name of another object.
func referring(typ reflect.Type, path string, above []reflect.Type) []string {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || slices.Contains(above, typ) || strings.Contains(path, "pvcTemplate") ||
		strings.Contains(path, "ephemeralVolumeSource") || strings.Contains(path, "/template") {
		return nil
	}
	var found []string
	if regexp.MustCompile(`(LocalObjectReference|(Secret|ConfigMap)KeySelector|EnvSource|SecretProjection|ConfigMapProjection)$`).MatchString(typ.Name()) {
		found = append(found, path+"/name")
	}
	for field := range typ.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "" && field.Anonymous:
			found = append(found, referring(field.Type, path, append(above, typ))...)
		case strings.HasSuffix(name, "Secret") && field.Type.Kind() == reflect.String:
			found = append(found, path+"/"+name)
		case name != "":
			found = append(found, referring(field.Type, path+"/"+name, append(above, typ))...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
