// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// repository is a directory with the output of pgha base for a profile, and a kustomization of the user.
type repository struct{ filesys.FileSystem }

func newRepository(t *testing.T, p *profiles.Profile) repository {
	t.Helper()
	files, err := base.Files(p)
	if err != nil {
		t.Fatal(err)
	}
	r := repository{filesys.MakeFsInMemory()}
	for _, f := range files {
		r.write(t, path.Join("base", f.Name), string(f.Data))
	}
	return r
}

func (r repository) write(t *testing.T, name, text string) {
	t.Helper()
	if err := r.WriteFile(name, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// build runs kustomize build on a kustomization with this text, next to the base.
func (r repository) build(t *testing.T, kustomization string) []*unstructured.Unstructured {
	t.Helper()
	r.write(t, "kustomization.yaml", kustomization)
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(r, ".")
	if err != nil {
		t.Fatalf("%v\n%s", err, kustomization)
	}
	text, err := built.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	objects, err := sources.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

// plain builds the base, with the recovery if there is one.
func (r repository) plain(t *testing.T) []*unstructured.Unstructured {
	t.Helper()
	return r.build(t, "resources: [base]\n"+r.components("recovery"))
}

// overlaid builds the same for another environment: renamed, in another namespace, and without the operator's
// ConfigMap, which works only with its own name.
func (r repository) overlaid(t *testing.T) []*unstructured.Unstructured {
	t.Helper()
	resource := "base"
	if r.IsDir("base/primary") {
		resource = "base/primary"
	}
	return r.build(t, fmt.Sprintf("namePrefix: %s\nnameSuffix: %s\nnamespace: %s\nresources: [%s]\n", overlayPrefix, overlaySuffix,
		overlayNamespace, resource)+r.components("endpoints", "recovery"))
}

// components lists the given folders that the base has.
func (r repository) components(folders ...string) string {
	folders = slices.DeleteFunc(folders, func(folder string) bool { return !r.IsDir("base/" + folder) })
	if len(folders) == 0 {
		return ""
	}
	return "components: [base/" + strings.Join(folders, ", base/") + "]\n"
}

// inBase returns the objects of a base: all that pgha renders, except a Secret and a Backup, which do not belong in a
// repository.
func inBase(objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	return slices.DeleteFunc(slices.Clone(objects), func(o *unstructured.Unstructured) bool {
		return o.GetKind() == "Secret" || o.GetKind() == "Backup"
	})
}

func isOperatorConfig(object *unstructured.Unstructured) bool {
	return object.GetKind() == "ConfigMap" && object.GetName() == "cnpg-controller-manager-config"
}

// TestBase compares a built base with the output of pgha render, also under an overlay, which changes names and
// namespace.
func TestBase(t *testing.T) {
	for _, name := range profiles.Names() {
		t.Run(name, func(t *testing.T) {
			p := profile(t, name, sources.Newest)
			rendered, r := inBase(everything(t, p)), newRepository(t, p)
			sameObjects(t, r.plain(t), rendered, strings.NewReplacer())
			sameObjects(t, r.overlaid(t), slices.DeleteFunc(rendered, isOperatorConfig),
				strings.NewReplacer(overlayPrefix, "", overlaySuffix, "", overlayNamespace, p.Namespace()))
		})
	}
}

// sameObjects checks that kustomize builds exactly the objects of pgha render, after names are restored.
func sameObjects(t *testing.T, built, rendered []*unstructured.Unstructured, names *strings.Replacer) {
	t.Helper()
	got, want := byRef(t, built, names), byRef(t, rendered, names)
	for ref, object := range want {
		if _, ok := got[ref]; !ok {
			t.Errorf("%s is missing from the output of kustomize", ref)
		} else if !reflect.DeepEqual(got[ref], object) {
			t.Errorf("%s differs from the output of pgha render:\n%v\n%v", ref, got[ref], object)
		}
		delete(got, ref)
	}
	for ref := range got {
		t.Errorf("%s is in the output of kustomize, but pgha does not render it", ref)
	}
}

// byRef returns copies with other names, by their reference.
func byRef(t *testing.T, objects []*unstructured.Unstructured, names *strings.Replacer) map[lint.Ref]map[string]any {
	t.Helper()
	out := map[lint.Ref]map[string]any{}
	for _, object := range objects {
		text, err := object.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		renamed := &unstructured.Unstructured{}
		if err := renamed.UnmarshalJSON([]byte(names.Replace(string(text)))); err != nil {
			t.Fatal(err)
		}
		out[refOf(renamed)] = renamed.Object
	}
	if len(out) != len(objects) {
		t.Fatalf("duplicate names among %d objects", len(objects))
	}
	return out
}
