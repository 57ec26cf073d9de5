// SPDX-License-Identifier: Apache-2.0

package render

import (
	"encoding/json"
	"fmt"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// dropped finds fields of the objects that the CRDs of the target, or of the plugin's release, do not have. The API server silently drops
// such a field: postgresql.synchronous on operator 1.23 means no synchronous replication at all. Only a patch can set one, so objects of a
// profile without patches need no look.
func dropped(p *profiles.Resolved, objects []manifest.Object) field.ErrorList {
	var faults field.ErrorList
	for _, object := range objects {
		kind := object.GetObjectKind().GroupVersionKind()
		_, store := object.(*manifest.ObjectStore)
		if !store && kind.Group != "postgresql.cnpg.io" {
			continue
		}
		var tree map[string]any
		text, err := manifest.JSON([]manifest.Object{object})
		if err == nil {
			err = json.Unmarshal(text, &tree)
		}
		switch {
		case err != nil:
			faults = append(faults, field.InternalError(field.NewPath("spec"), err))
		case store:
			faults = append(faults, droppedByPlugin(p.Plugin, object, tree)...)
		default:
			faults = append(faults, droppedByOperator(p.Target, kind.Kind, object, tree)...)
		}
	}
	return faults
}

func droppedByOperator(t profiles.Target, kind string, object manifest.Object, tree map[string]any) (faults field.ErrorList) {
	for _, path := range admission.Lacking(kind, t, tree) {
		have := admission.Having(kind, path)
		faults = append(faults, fielderr.Unsupported(field.NewPath("spec", "target"), fmt.Sprintf(
			"operator %s silently drops %s of %s: its CRD has the field %s; add since: %q to the patch that sets it",
			t, path, describe(object), profiles.Having(have), have[0].Short())))
	}
	return faults
}

func droppedByPlugin(release profiles.PluginRelease, object manifest.Object, tree map[string]any) (faults field.ErrorList) {
	for _, path := range admission.PluginLacking(release, tree) {
		first := admission.FirstPlugin(path)
		faults = append(faults, fielderr.Unsupported(field.NewPath("spec", "backup", "pluginVersion"), fmt.Sprintf(
			"plugin %s silently drops %s of %s: its CRD has the field since %s; upgrade the plugin, or remove the field from the patch",
			release, path, describe(object), first.Short())))
	}
	return faults
}
