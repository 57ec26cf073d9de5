// SPDX-License-Identifier: Apache-2.0

package plan

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/kinds"
)

// fillKind sets the defaults that no schema has.
func (o *object) fillKind() {
	if o.cluster != nil {
		parameters := map[string]any{}
		for name, value := range o.cluster.Spec.PostgresConfiguration.Parameters {
			parameters[name] = value
		}
		delete(parameters, archiveMode) // a derived value is no change of a field
		if o.archiveMode != "" {
			parameters[archiveMode] = o.archiveMode
		}
		setAt(o.tree, parameters, "spec", "postgresql", "parameters")
	}
	for _, path := range zeros(o.ref.Kind) {
		fillAt(o.tree, false, parsePattern(path))
	}
	for _, d := range kinds.Named(o.ref.Kind).Defaults {
		fillAt(o.tree, d.Value, parsePattern(d.Path))
	}
}

// fillParameters sets the parameters that the operator's webhook adds, so that one that is removed from the manifest is compared
// with the operator's default.
func fillParameters(c *cnpgv1.Cluster) {
	c.Spec.PostgresConfiguration.Parameters = defaultedParameters(c)
}

const archiveMode = "archive_mode"

// setAt sets a field of a tree, and the maps that lead to it.
func setAt(tree map[string]any, value any, names ...string) {
	for _, name := range names[:len(names)-1] {
		below, ok := tree[name].(map[string]any)
		if !ok {
			below = map[string]any{}
			tree[name] = below
		}
		tree = below
	}
	tree[names[len(names)-1]] = value
}

// fillAt sets a default where the maps and lists that lead to it exist.
func fillAt(value, otherwise any, p path) {
	switch v := value.(type) {
	case map[string]any:
		if p[0].item {
			return
		}
		if len(p) > 1 {
			fillAt(v[p[0].name], otherwise, p[1:])
		} else if _, ok := v[p[0].name]; !ok {
			v[p[0].name] = otherwise
		}
	case []any:
		if !p[0].item || len(p) == 1 {
			return
		}
		for _, item := range v {
			fillAt(item, otherwise, p[1:])
		}
	}
}
