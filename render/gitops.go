// SPDX-License-Identifier: Apache-2.0

package render

import (
	"maps"
	"strconv"

	"github.com/pgha/pgha/internal/kinds"
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

// guard annotates the objects for the controller that applies them. A patch of the profile is applied later and can
// override this.
func guard(p *profiles.Resolved, objects []manifest.Object) {
	for _, o := range objects {
		kind := kinds.Of(o)
		annotations := maps.Clone(o.GetAnnotations())
		if annotations == nil {
			annotations = map[string]string{}
		}
		switch p.Spec.GitOps.Controller {
		case profiles.ControllerArgoCD:
			if kind.HoldsData {
				annotations[argoSyncOptions] = "Prune=false,Delete=false"
			}
			if wave := syncWave(kind.Stage); wave != "" {
				annotations[argoSyncWave] = wave
			}
		case profiles.ControllerFlux:
			if kind.HoldsData {
				annotations[fluxPrefix+"prune"] = "disabled"
				annotations[fluxPrefix+"force"] = "disabled"
			}
			// Flux replaces each undefined ${…} with empty text, also in SQL and in log_line_prefix.
			annotations[fluxPrefix+"substitute"] = "disabled"
		default:
			return
		}
		if len(annotations) > 0 {
			o.SetAnnotations(annotations)
		}
	}
}

// syncWave makes Argo CD apply the objects in the order of Objects, and those after the Cluster only when it is
// healthy. The Cluster is in wave 0, which needs no annotation.
func syncWave(s kinds.Stage) string {
	if s == kinds.With {
		return ""
	}
	return strconv.Itoa(int(s))
}
