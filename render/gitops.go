// SPDX-License-Identifier: Apache-2.0

package render

import (
	"maps"
	"slices"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Annotations of Argo CD, https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/, and of Flux,
// https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
const (
	argoSyncOptions = "argocd.argoproj.io/sync-options"
	argoSyncWave    = "argocd.argoproj.io/sync-wave"
	fluxPrefix      = "kustomize.toolkit.fluxcd.io/"
)

// guard annotates the objects for the controller that applies them. A patch of the profile's comes later and can say
// otherwise.
func guard(p *profiles.Resolved, objects []manifest.Object) {
	for _, o := range objects {
		kind := o.GetObjectKind().GroupVersionKind().Kind
		annotations := maps.Clone(o.GetAnnotations())
		if annotations == nil {
			annotations = map[string]string{}
		}
		switch p.Spec.GitOps.Controller {
		case profiles.ControllerArgoCD:
			if HoldsData(kind) {
				annotations[argoSyncOptions] = "Prune=false,Delete=false"
			}
			if wave := syncWave(kind); wave != "" {
				annotations[argoSyncWave] = wave
			}
		case profiles.ControllerFlux:
			if HoldsData(kind) {
				annotations[fluxPrefix+"prune"] = "disabled"
				annotations[fluxPrefix+"force"] = "disabled"
			}
			// Flux would make an empty text of any ${…} that nobody defined, in SQL and in log_line_prefix as well.
			annotations[fluxPrefix+"substitute"] = "disabled"
		default:
			return
		}
		if len(annotations) > 0 {
			o.SetAnnotations(annotations)
		}
	}
}

// HoldsData reports whether to delete an object of the kind loses data, or takes away what the data needs. The operator
// deletes the volumes with their Cluster; without its ObjectStore it archives no WAL; an ExternalSecret takes its Secret
// along.
func HoldsData(kind string) bool {
	return slices.Contains([]string{"Cluster", "ObjectStore", "StorageClass", "ExternalSecret", "Secret"}, kind)
}

// syncWave makes Argo CD apply the objects in the order of Objects, and what comes after the Cluster only when that is
// healthy. The Cluster is in wave 0, which needs no annotation.
func syncWave(kind string) string {
	switch kind {
	case "ConfigMap", "StorageClass":
		return "-2"
	case "Secret", "ExternalSecret", "ObjectStore":
		return "-1"
	case "Cluster":
		return ""
	default:
		return "1"
	}
}
