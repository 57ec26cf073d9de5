// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// part is one set of objects of a profile.
type part struct {
	name string
	make func(*profiles.Profile) ([]manifest.Object, error)
}

// parts returns all sets of objects of a profile: a backup and a recovery only if it has backups.
func parts(p *profiles.Profile) []part {
	if p.Spec.Backup.Method == profiles.MethodNone {
		return allParts[:1]
	}
	return allParts
}

// allParts have a password, so that they include the Secret.
var allParts = []part{
	{"objects", func(p *profiles.Profile) ([]manifest.Object, error) {
		if p.Spec.Bootstrap.Secret == "" {
			return render.Objects(p, render.Options{})
		}
		return render.Objects(p, render.Options{Password: []byte("correct horse battery staple")})
	}},
	{"backup", func(p *profiles.Profile) ([]manifest.Object, error) {
		return render.Backup(p, render.BackupOptions{Name: "on-demand"})
	}},
	{"recovery", func(p *profiles.Profile) ([]manifest.Object, error) {
		return render.Recovery(p, render.RecoveryOptions{})
	}},
}

// profile reads a built-in profile for a target.
// tooOld reports whether the operator lacks the kinds of a built-in: aks-full has databases. profiles.TestBuiltinsForEveryTarget says that no
// other built-in is refused.
func tooOld(t *testing.T, name, target string) bool {
	t.Helper()
	release, err := profiles.ParseTarget(target)
	if err != nil {
		t.Fatal(err)
	}
	return name == "aks-full" && !release.DatabaseContents()
}

func profile(t *testing.T, name, target string) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := profiles.Parse(name+".yaml", text, profiles.Set("e2e", "spec.target", target))
	if err != nil {
		t.Fatalf("%s at target %s:\n%v", name, target, err)
	}
	return p
}

// rendered renders the part of the profile and reads it back from the YAML, to test what users get.
func (pt part) rendered(t *testing.T, p *profiles.Profile) []*unstructured.Unstructured {
	t.Helper()
	objects, err := pt.make(p)
	if err != nil {
		t.Fatalf("%s: %v", pt.name, err)
	}
	text, err := manifest.YAML(objects)
	if err != nil {
		t.Fatalf("%s: %v", pt.name, err)
	}
	out, err := sources.Decode(text)
	if err != nil {
		t.Fatalf("%s: %v", pt.name, err)
	}
	if len(out) != len(objects) || len(out) == 0 {
		t.Fatalf("%s: %d objects are %d documents", pt.name, len(objects), len(out))
	}
	return out
}
