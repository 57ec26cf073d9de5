// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/pgha/pgha/internal/tracking"
)

// commandAnnotations are those that commands write into a running Cluster and that stay when a manifest lacks them, since no apply
// has set them: kubectl cnpg hibernate, fencing, reload and restart.
// https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/internal/cmd/plugin
func commandAnnotations() []string {
	return []string{hibernationAnnotation, fencedAnnotation, restartedAtAnnotation, reloadedAtAnnotation}
}

// keepsCommands reports whether the live object has an annotation of a command that the manifest lacks.
func keepsCommands(live, desired map[string]any) bool {
	there, wanted := annotationsOf(live), annotationsOf(desired)
	return slices.ContainsFunc(commandAnnotations(), func(name string) bool { return there[name] != nil && wanted[name] == nil })
}

// withCommands is the manifest with the annotations of commands that the live object has.
func withCommands(live, desired map[string]any) map[string]any {
	metadata, _ := desired["metadata"].(map[string]any)
	metadata = maps.Clone(metadata)
	all := maps.Clone(annotationsOf(desired))
	if all == nil {
		all = map[string]any{}
	}
	for _, name := range commandAnnotations() {
		if value := annotationsOf(live)[name]; value != nil && all[name] == nil {
			all[name] = value
		}
	}
	result := maps.Clone(desired)
	metadata["annotations"] = all
	result["metadata"] = metadata
	return result
}

func annotationsOf(tree map[string]any) map[string]any {
	metadata, _ := tree["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	return annotations
}

// assumed lists the changes that take place only if the last apply set the field: the manifest does not mention it.
func (p *pair) assumed() []string {
	if !p.untraced || p.new == nil {
		return nil
	}
	var manifest map[string]any
	if json.Unmarshal(p.new.written.JSON(), &manifest) != nil {
		return nil
	}
	var all []string
	for _, c := range p.changes {
		if !mentions(manifest, c.path) {
			all = append(all, c.path.String())
		}
	}
	return all
}

// mentions reports whether a value has a field.
func mentions(value any, at path) bool {
	if len(at) == 0 {
		return value != nil
	}
	if !at[0].item {
		object, _ := value.(map[string]any)
		return mentions(object[at[0].name], at[1:])
	}
	list, _ := value.([]any)
	for i, item := range list {
		object, _ := item.(map[string]any)
		if at[0].name == strconv.Itoa(i) || object["name"] == at[0].name {
			return mentions(item, at[1:])
		}
	}
	return false
}

// traced reports whether a live object says how it was applied.
func (o *object) traced() bool {
	return o.resource.Object.GetAnnotations()[tracking.LastApplied] != "" || len(o.resource.Object.GetManagedFields()) > 0
}
