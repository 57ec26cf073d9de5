// SPDX-License-Identifier: Apache-2.0

package complete

import (
	"cmp"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/schema"
	"gotest.tools/v3/assert"
	corev1 "k8s.io/api/core/v1"
)

// TestRendered: every kind is rendered as in its entry: type, apiVersion, scope, and place in the order of application.
func TestRendered(t *testing.T) {
	eachKind(t, nil, func(t *testing.T, k *kinds.Kind, s source, objects []manifest.Object) bool {
		for _, o := range ofKind(k, objects) {
			gvk := o.GetObjectKind().GroupVersionKind()
			assert.Check(t, k.In(gvk.Group) && gvk.Version == cmp.Or(k.Version, "v1"), "%s: %v", s.name, gvk)
			assert.Equal(t, reflect.TypeOf(o), reflect.TypeOf(k.New()), s.name)
			assert.Equal(t, o.GetNamespace() == "", k.ClusterScoped, "%s: namespace %q", s.name, o.GetNamespace())
			assert.Check(t, k.Name == "" || k.Name == o.GetName() || isDrill(o) || isDashboard(o), "%s: name %q", s.name, o.GetName())
		}
		sorted := slices.IsSortedFunc(objects, func(a, b manifest.Object) int {
			return slices.Index(kinds.All(), kinds.Of(a)) - slices.Index(kinds.All(), kinds.Of(b))
		})
		assert.Check(t, sorted, "%s: not in the order of the table", s.name)
		return true
	})
	assert.Check(t, slices.IsSortedFunc(rendered(), func(a, b *kinds.Kind) int { return int(a.Stage - b.Stage) }),
		"the table is not in the order of the stages")
}

// TestEntries: the names of the entries are unique, and each entry has a reason for its Recovery and CleanUp.
func TestEntries(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range kinds.All() {
		assert.Check(t, !seen[k.Kind], "%s has two entries", k.Kind)
		seen[k.Kind] = true
		if k.Rendered != kinds.ReadOnly {
			assert.Check(t, k.Why != "", "%s: the entry does not say why", k.Kind)
			assert.Check(t, k.New != nil, "%s: the entry has no type", k.Kind)
		}
		assert.Check(t, !k.Partial || k.NotHeld != "", "%s: import does not say which objects it cannot hold", k.Kind)
	}
	assert.DeepEqual(t, len(render.Kinds()), len(rendered()))
}

// TestInBase: every kind has a file with its name in the folder of its entry.
func TestInBase(t *testing.T) {
	exempt := map[string]string{
		"Secret": "no password is in a repository; kustomize creates the Secret, see TestGuarded",
		"Backup": "a Backup is requested manually, once",
	}
	eachKind(t, exempt, func(t *testing.T, k *kinds.Kind, s source, _ []manifest.Object) bool {
		p := s.parse(t)
		files, err := base.Files(p)
		assert.NilError(t, err)
		objects, err := render.Objects(p, render.Options{})
		assert.NilError(t, err)
		for _, o := range ofKind(k, objects) {
			i := slices.IndexFunc(files, func(f base.File) bool { return path.Base(f.Name) == base.FileName(o) })
			assert.Assert(t, i >= 0, "%s: the base has no %s", s.name, base.FileName(o))
			folder := strings.TrimSuffix(strings.TrimPrefix(path.Dir(files[i].Name), "."), "primary")
			want := k.Folder
			if isDrill(o) || isDashboard(o) {
				want = kinds.InPrimary // only the operator's ConfigMap must keep its name
			}
			assert.Equal(t, folder, string(want), "%s: %s", s.name, files[i].Name)
		}
		return true
	})
}

// TestPlaces: both fields of a place exist: the field of the object in its Go type, and the profile's field in the schema, which
// pgha explain shows.
func TestPlaces(t *testing.T) {
	known := func(field string) {
		t.Helper()
		_, err := schema.Lookup(strings.ReplaceAll(field, "[]", ""))
		assert.Check(t, err)
	}
	for _, k := range rendered() {
		t.Run(k.Kind, func(t *testing.T) {
			assert.Check(t, len(k.Places) > 0, "it has no place")
			for _, place := range k.Places {
				known(place.Profile)
				assert.Check(t, hasField(reflect.TypeOf(k.New()).Elem(), place.Object), "%s has no field %q", k.Kind, place.Object)
			}
			for _, field := range []string{k.NamedBy, k.NamespaceBy} {
				if field, _, _ = strings.Cut(field, " "); field != "" {
					known(field)
				}
			}
		})
	}
}

// hasField reports whether a Go type has a field at a path.
func hasField(typ reflect.Type, field string) bool {
	if field == "" {
		return true
	}
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ.Kind() == reflect.Map {
		return true
	}
	if typ.Kind() != reflect.Struct {
		return false
	}
	name, rest, _ := strings.Cut(field, ".")
	name, _, _ = strings.Cut(name, "[")
	for f := range typ.Fields() {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == name && hasField(f.Type, rest) || tag == "" && f.Anonymous && hasField(f.Type, field) {
			return true
		}
	}
	return false
}

// TestImported: the objects of a profile can be imported again, without patches for kinds that the profile does not patch.
func TestImported(t *testing.T) {
	exempt := map[string]string{"Secret": "a profile contains no password; import copies the Secret's name"}
	eachKind(t, exempt, func(t *testing.T, k *kinds.Kind, s source, objects []manifest.Object) bool {
		p := s.parse(t)
		if k.Rendered == kinds.OnDemand {
			p.Spec.Backup.OnDemand = "by-hand"
		}
		objects = slices.DeleteFunc(slices.Clone(objects), func(o manifest.Object) bool {
			return kinds.Of(o).Kind == "Secret" || kinds.Of(o).Rendered == kinds.OnDemand && kinds.Of(o) != k
		})
		text, err := manifest.YAML(objects)
		assert.NilError(t, err)
		result, err := adopt.Import([]adopt.Source{{Name: s.name, Data: text}}, adopt.Options{Target: p.Spec.Target})
		assert.NilError(t, err, s.name)
		again, err := profiles.Parse("imported", result.Profile)
		assert.NilError(t, err)
		if diff := gocmp.Diff(documents(t, ofKind(k, objects)), documents(t, ofKind(k, everything(t, again)))); diff != "" {
			t.Errorf("%s: -rendered +imported and rendered:\n%s", s.name, diff)
		}
		for _, patch := range again.Spec.Patches {
			own := slices.ContainsFunc(p.Spec.Patches, func(own profiles.Patch) bool { return own.Target.Kind == k.Kind })
			assert.Check(t, own || patch.Target.Kind != k.Kind || k.Kind == "Cluster",
				"%s: import needs a patch of %s, so a place is missing: %v", s.name, k.Kind, patch.Patch)
		}
		return true
	})
}

func documents(t *testing.T, objects []manifest.Object) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, o := range objects {
		if isDrill(o) { // import writes no tuning, so the parameters of the smaller copy are those of its source
			m := o.DeepCopyObject().(*corev1.ConfigMap)
			delete(m.Data, "cluster.yaml")
			o = m
		}
		text, err := manifest.Document(o)
		assert.NilError(t, err)
		// The operator's defaults, which the older guide omits.
		all[name(o)] = strings.NewReplacer("    podAntiAffinityType: preferred\n", "", "  method: barmanObjectStore\n", "",
			"      dataDurability: required\n", "").Replace(string(text))
	}
	return all
}

// isDrill reports whether the object is the ConfigMap of a restore drill.
func isDrill(o manifest.Object) bool {
	m, ok := o.(*corev1.ConfigMap)
	return ok && m.Data["drill.sh"] != ""
}

// isDashboard reports whether the object is the ConfigMap of a dashboard.
func isDashboard(o manifest.Object) bool {
	m, ok := o.(*corev1.ConfigMap)
	return ok && strings.Contains(m.Name, "dashboard")
}
