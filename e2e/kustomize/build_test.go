// SPDX-License-Identifier: Apache-2.0

package kustomize

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/peer"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// object is a Kubernetes object as kustomize returns it; objects maps apiVersion, kind, namespace and name to it.
type object = map[string]any

type objects map[string]object

// builders returns the programs that build a base: kustomize as a library, the released program, and kubectl if it is
// installed. With -short it is only the library.
func builders(t *testing.T) map[string]func(t *testing.T, dir string) objects {
	t.Helper()
	all := map[string]func(t *testing.T, dir string) objects{
		"krusty": func(t *testing.T, dir string) objects {
			t.Helper()
			built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
			assert.NilError(t, err)
			text, err := built.AsYaml()
			assert.NilError(t, err)
			return split(t, text)
		},
	}
	if testing.Short() { // the programs give the same result as the library, and take ten times as long
		return all
	}
	if kustomize := peer.Kustomize(t); kustomize != "" {
		all["kustomize"] = command(kustomize, "build")
	}
	if kubectl := peer.Kubectl(); kubectl != "" {
		all["kubectl"] = command(kubectl, "kustomize")
	} else {
		t.Logf("no kubectl on this machine; kustomize %s is what kubectl 1.36 has built in", peer.KustomizeVersion)
	}
	return all
}

func command(program string, args ...string) func(t *testing.T, dir string) objects {
	return func(t *testing.T, dir string) objects {
		t.Helper()
		command := exec.Command(program, append(args, dir)...)
		var stdout, stderr bytes.Buffer
		command.Stdout, command.Stderr = &stdout, &stderr
		if err := command.Run(); err != nil {
			t.Fatalf("%s %v %s: %v\n%s", program, args, dir, err, stderr.Bytes())
		}
		assert.Equal(t, stderr.String(), "", "standard error of %s", program)
		return split(t, stdout.Bytes())
	}
}

func split(t *testing.T, stream []byte) objects {
	t.Helper()
	all := objects{}
	for text := range bytes.SplitSeq(stream, []byte("\n---\n")) {
		var o object
		assert.NilError(t, yaml.Unmarshal(text, &o))
		if o == nil {
			continue
		}
		key := keyOf(o)
		if all[key] != nil {
			t.Errorf("duplicate %s", key)
		}
		all[key] = o
	}
	return all
}

func keyOf(o object) string {
	metadata, _ := o["metadata"].(map[string]any)
	namespace, _ := metadata["namespace"].(string)
	name, _ := metadata["name"].(string)
	return o["apiVersion"].(string) + " " + o["kind"].(string) + " " + namespace + "/" + name
}

// asObjects returns the output of pgha render.
func asObjects(t *testing.T, list []manifest.Object) objects {
	t.Helper()
	stream, err := manifest.YAML(list)
	assert.NilError(t, err)
	return split(t, stream)
}

// TestBuild: every base builds to the objects of pgha render, and never to a recovery. With the component it builds
// both.
func TestBuild(t *testing.T) {
	for builder, build := range builders(t) {
		for _, name := range profiles.Names() {
			t.Run(builder+"/"+name, func(t *testing.T) {
				p := builtin(t, name)
				base := writeBase(t, t.TempDir(), name)
				rendered, err := render.Objects(p, render.Options{})
				assert.NilError(t, err)
				want := asObjects(t, rendered)
				if diff := cmp.Diff(want, build(t, base)); diff != "" {
					t.Errorf("pgha render compared with the base (-render +base):\n%s", diff)
				}
				if p.Spec.Backup.Method == profiles.MethodNone {
					return
				}
				recovery, err := render.Recovery(p, render.RecoveryOptions{})
				assert.NilError(t, err)
				if diff := cmp.Diff(asObjects(t, recovery), build(t, filepath.Join(base, "recovery"))); diff != "" {
					t.Errorf("pgha recover compared with the component (-recover +component):\n%s", diff)
				}
				overlay := writeOverlay(t, filepath.Dir(base), "resources: [base]\ncomponents: [base/recovery]\n")
				if diff := cmp.Diff(asObjects(t, append(rendered, recovery...)), build(t, overlay)); diff != "" {
					t.Errorf("both compared with the base with the component (-both +base):\n%s", diff)
				}
			})
		}
	}
}
