// SPDX-License-Identifier: Apache-2.0

package complete

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

// TestRecovered: a recovery has the objects that the entry says, under a new name or under the source's name.
func TestRecovered(t *testing.T) {
	eachKind(t, nil, func(t *testing.T, k *kinds.Kind, s source, objects []manifest.Object) bool {
		p := s.parse(t)
		if p.Spec.Backup.Method == profiles.MethodNone {
			return k.Recovery == kinds.Absent
		}
		plain := recovery(t, p, render.RecoveryOptions{})
		switch k.Recovery {
		case kinds.Absent:
			assert.Check(t, len(ofKind(k, recovery(t, p, render.RecoveryOptions{Standalone: true}))) == 0, s.name)
		case kinds.Shared:
			assert.Check(t, len(ofKind(k, plain)) == 0, s.name)
			alone := ofKind(k, recovery(t, p, render.RecoveryOptions{Standalone: true}))
			assert.DeepEqual(t, names(ofKind(k, objects)), names(alone))
		case kinds.Rebuilt, kinds.RebuiltWithAll:
			if k.Kind == "Service" {
				var err error
				if plain, err = render.Recovery(p, render.RecoveryOptions{Endpoints: render.OwnEndpoints, DNSLabel: "copy"}); err != nil {
					return false // for example with patches that make a copy's endpoints select its source
				}
			}
			copies := ofKind(k, plain)
			all := k.Recovery == kinds.Rebuilt || p.Spec.Recovery.Objects == profiles.RecoveryAll
			assert.Equal(t, len(copies) > 0, all, "%s: %v", s.name, names(copies))
			for _, o := range copies {
				assert.Check(t, !slices.Contains(names(objects), name(o)), "%s: %s is an object of the source", s.name, name(o))
			}
		}
		return true
	})
}

func recovery(t *testing.T, p *profiles.Profile, o render.RecoveryOptions) []manifest.Object {
	t.Helper()
	objects, err := render.Recovery(p, o)
	assert.NilError(t, err)
	return objects
}

func names(objects []manifest.Object) []string {
	var all []string
	for _, o := range objects {
		all = append(all, name(o))
	}
	return all
}

// TestCleanedUp: the chapter of the runbook deletes the objects that the entry says, and lists all others as kept.
func TestCleanedUp(t *testing.T) {
	chapter := regexp.MustCompile(`(?ms)^## [0-9]+\. Clean up$.*?(^## |\z)`)
	eachKind(t, nil, func(t *testing.T, k *kinds.Kind, s source, _ []manifest.Object) bool {
		text, err := runbook.Markdown(s.parse(t), runbook.Options{})
		assert.NilError(t, err)
		cleanUp := chapter.FindString(string(text))
		plural := strings.ToLower(k.Kind) + "(e?s)?"
		switch k.CleanUp {
		case kinds.Delete:
			return assert.Check(t, strings.Contains(cleanUp, "--only "+k.Kind), "%s: the clean-up leaves %s behind", s.name, k.Kind)
		case kinds.DeleteByHand:
			return regexp.MustCompile(`(?i) delete [^\n]*` + plural + `\b`).MatchString(cleanUp)
		default:
			return regexp.MustCompile(`(?i)` + plural + `\b[^.]* stay\b`).MatchString(cleanUp)
		}
	})
}

// TestAnnotated: the annotations have the entry's wave, and controllers do not prune objects that hold data.
func TestAnnotated(t *testing.T) {
	eachKind(t, map[string]string{"Secret": "it is not in a repository"}, func(t *testing.T, k *kinds.Kind, s source, _ []manifest.Object) bool {
		for controller, prune := range map[string]string{
			profiles.ControllerArgoCD: "argocd.argoproj.io/sync-options", profiles.ControllerFlux: "kustomize.toolkit.fluxcd.io/prune",
		} {
			p := s.parse(t)
			p.Spec.GitOps.Controller = controller
			if len(p.Validate()) > 0 {
				return false
			}
			for _, o := range ofKind(k, everything(t, p)) {
				got := o.GetAnnotations()
				assert.Equal(t, got[prune] != "", k.HoldsData, "%s: %s has %s %q", s.name, name(o), prune, got[prune])
				if wave := got["argocd.argoproj.io/sync-wave"]; controller == profiles.ControllerArgoCD && k.Stage != kinds.With {
					assert.Equal(t, wave, strconv.Itoa(int(k.Stage)), "%s: %s", s.name, name(o))
				}
			}
		}
		return true
	})
}

// TestGuarded: no run of pgha base drops an object that holds data without --prune.
func TestGuarded(t *testing.T) {
	eachKind(t, map[string]string{"Backup": "it is not in a base"}, func(t *testing.T, k *kinds.Kind, s source, _ []manifest.Object) bool {
		files, err := base.Files(s.parse(t))
		assert.NilError(t, err)
		own := func(f base.File) bool {
			return strings.HasPrefix(filepath.Base(f.Name), strings.ToLower(k.Kind)) || k.Kind == "Secret" && strings.Contains(string(f.Data), "secretGenerator")
		}
		if !slices.ContainsFunc(files, own) {
			return false
		}
		root := t.TempDir()
		stage := func(files []base.File, apply bool) error {
			d, err := dir.Open(root, dir.Options{})
			assert.NilError(t, err)
			defer d.Close()
			change, err := d.Stage("", files)
			if err == nil && apply {
				_, err = d.Apply(change)
			}
			return err
		}
		assert.NilError(t, stage(files, true))
		err = stage(slices.DeleteFunc(slices.Clone(files), own), false)
		if k.HoldsData {
			assert.ErrorContains(t, err, "it would no longer have "+k.Kind, s.name)
		} else {
			assert.NilError(t, err, s.name)
		}
		return true
	})
}
