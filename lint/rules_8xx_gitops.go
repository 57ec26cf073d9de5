// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	corev1 "k8s.io/api/core/v1"
)

func gitOpsRules() []Rule {
	return []Rule{
		{
			ID: "PGHA813", Title: "incomplete Argo CD deletion guard", Severity: Warning, Beyond: true, check: argoGuards,
			Why: "Prune=false keeps an object that is removed from Git, but not when the Application is deleted. " +
				"Delete=false keeps it when the Application is deleted, but not when it is pruned. If the Cluster, its " +
				"claims or its namespace are deleted, the data is deleted, too. Without its ObjectStore a Cluster archives " +
				"nothing.",
			Source: "https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/",
		},
		{
			ID: "PGHA814", Title: "deletion guard ignored by the controller", Severity: Error, Beyond: true, check: ignoredGuards,
			Why: "Argo CD compares options exactly: Prune=False and prune=false have no effect. Flux accepts the value " +
				"disabled for its annotation prune, but not false. The object is deleted as if there were no annotation.",
			Source: "https://fluxcd.io/flux/components/kustomize/kustomizations/#prune",
		},
	}
}

const (
	argoOptions = "argocd.argoproj.io/sync-options"
	fluxPrune   = "kustomize.toolkit.fluxcd.io/prune"
)

// holdsData reports whether the deletion of an object deletes data, or stops its backups.
func holdsData(r *Resource) bool {
	switch r.Object.(type) {
	case *cnpgv1.Cluster, *manifest.ObjectStore, *corev1.PersistentVolumeClaim, *corev1.Namespace:
		return true
	default:
		return false
	}
}

// options lists the Argo CD sync options of an object, split as Argo CD does it.
func options(r *Resource) []string {
	text := r.Object.GetAnnotations()[argoOptions]
	if text == "" {
		return nil
	}
	list := strings.Split(text, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

func argoGuards(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		if !holdsData(r) {
			continue
		}
		list := options(r)
		prune, remove := oneOf("Prune=false", list...) || oneOf("Prune=confirm", list...), oneOf("Delete=false", list...) || oneOf("Delete=confirm", list...)
		field := key("metadata.annotations", argoOptions)
		switch {
		case prune == remove:
		case prune:
			p.add(r, field, fmt.Sprintf("Argo CD deletes %s with its Application: Prune=false covers only removal from Git.", r.ref()),
				"Write Prune=false,Delete=false.")
		default:
			p.add(r, field, fmt.Sprintf("Argo CD deletes %s when it is removed from Git: Delete=false covers only deletion of the Application.", r.ref()),
				"Write Prune=false,Delete=false.")
		}
	}
}

func ignoredGuards(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		if !holdsData(r) {
			continue
		}
		for _, option := range options(r) {
			if right := misspeltOption(option); right != "" {
				p.add(r, key("metadata.annotations", argoOptions), fmt.Sprintf("Argo CD ignores %q, and may delete %s.", option, r.ref()), "Write "+right+".")
			}
		}
		for _, where := range []struct {
			field  string
			values map[string]string
		}{{"metadata.annotations", r.Object.GetAnnotations()}, {"metadata.labels", r.Object.GetLabels()}} {
			v, set := where.values[fluxPrune]
			if set && !strings.EqualFold(v, "disabled") && !strings.EqualFold(v, "enabled") && !isTemplate(v) {
				p.add(r, key(where.field, fluxPrune), fmt.Sprintf("Flux ignores the value %q, and prunes %s.", v, r.ref()), "Write disabled.")
			}
		}
	}
}

// misspeltOption returns the option that was probably meant by one that Argo CD ignores, or "".
func misspeltOption(option string) string {
	name, value, _ := strings.Cut(strings.NewReplacer(":", "=", " ", "").Replace(option), "=")
	for _, known := range []string{"Prune", "Delete"} {
		if !strings.EqualFold(name, known) {
			continue
		}
		for _, right := range []string{"true", "false", "confirm"} {
			if option == known+"="+right {
				return ""
			}
		}
		if strings.EqualFold(value, "confirm") {
			return known + "=confirm"
		}
		if strings.EqualFold(value, "true") {
			return "" // no guard was meant
		}
		return known + "=false"
	}
	return ""
}
