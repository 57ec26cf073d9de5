// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// TestPatchSaysWhatItRenders: a value that a Go type cannot represent is rejected, instead of rendering another one.
func TestPatchSaysWhatItRenders(t *testing.T) {
	const at = "p.yaml:12:12: spec.patches[0].patch: Invalid value: Cluster pg: "
	cases := map[string]struct{ reason, patches, want string }{
		"null of a plain number": {
			reason:  "the API server rejects instances: 0, which is not in the patch",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {instances: null}}\n",
			want:    at + "spec.instances: cannot be omitted or removed: it would be rendered as 0; set a value",
		},
		"remove of a plain number": {
			reason:  "the same with JSON 6902",
			patches: "  - target: {kind: Cluster}\n    patch: [{op: remove, path: /spec/instances}]\n",
			want:    at + "spec.instances: cannot be omitted or removed: it would be rendered as 0; set a value",
		},
		"corrected by the next": {
			reason: "only the result matters",
			patches: "  - {target: {kind: Cluster}, patch: {spec: {instances: null}}}\n" +
				"  - {target: {kind: Cluster}, patch: {spec: {instances: 5}}}\n",
		},
		"zero that is left out": {
			reason:  "the default of 1800 seconds would be used",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {stopDelay: 0}}\n",
			want: at + "spec.stopDelay: cannot be 0: the field would be omitted and the default used; set another value, " +
				"or remove it from the patch",
		},
		"zero below a list": {
			reason:  "the default is -1, which means no limit",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {managed: {roles: [{name: app, connectionLimit: 0}]}}}\n",
			want: at + "spec.managed.roles[0].connectionLimit: cannot be 0: the field would be omitted and the default used; " +
				"set another value, or remove it from the patch",
		},
		"zero by default": {
			reason:  "omitting it means the same",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {failoverDelay: 0}}\n",
		},
		"status": {
			reason:  "the patch would have no effect",
			patches: "  - target: {kind: Cluster}\n    patch: {status: {phase: healthy}}\n",
			want:    at + "status: is never rendered, since it is not part of a manifest; remove it from the patch",
		},
		"misspelt removal": {
			reason:  "it would remove nothing, and the plugin would stay",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {plugns: null}}\n",
			want:    at + `spec.plugns: unknown field "plugns", did you mean "plugins"?`,
		},
		"misspelt removal and misspelt value": {
			reason:  "each fault is reported once",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {plugns: null, instanses: 5}}\n",
			want: at + `spec.instanses: unknown field "instanses", did you mean "instances"?` + "\n" +
				at + `spec.plugns: unknown field "plugns", did you mean "plugins"?`,
		},
		"removal of an absent field": {
			reason:  "a patch for several targets removes what only some of them render",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {plugins: null}, metadata: {labels: {team: null}}}\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { renders(t, c.patches, c.want, c.reason) })
	}
}

// TestPatchRenamesNothing: patches cannot rename objects, since the runbook, the federated credential, the schedule and
// the selectors come from the profile.
func TestPatchRenamesNothing(t *testing.T) {
	const cluster = "p.yaml:12:12: spec.patches[0].patch: Invalid value: Cluster pg: "
	const use = "cannot be changed by a patch, since other objects, the runbook and the federated credential use the "
	cases := map[string]struct{ reason, patches, want string }{
		"name": {
			reason:  "everything else would still use the old name",
			patches: "  - target: {kind: Cluster}\n    patch: {metadata: {name: gp}}\n",
			want:    cluster + "metadata.name: " + use + "name; set metadata.name (spec.recovery.name for the restored cluster) of the profile",
		},
		"name and namespace by JSON 6902": {
			reason: "all faults are reported at once",
			patches: "  - target: {kind: Cluster}\n    patch:\n    - {op: replace, path: /metadata/name, value: gp}\n" +
				"    - {op: replace, path: /metadata/namespace, value: shop}\n",
			want: "p.yaml:13:5: spec.patches[0].patch: Invalid value: Cluster pg: metadata.name: " + use +
				"name; set metadata.name (spec.recovery.name for the restored cluster) of the profile\n" +
				"p.yaml:13:5: spec.patches[0].patch: Invalid value: Cluster pg: metadata.namespace: " + use +
				"namespace; set metadata.namespace of the profile",
		},
		"Service to another namespace": {
			reason:  "its selector would match no pods there",
			patches: "  - target: {kind: Service}\n    patch: {metadata: {namespace: shop}}\n",
			want: "p.yaml:12:12: spec.patches[0].patch: Invalid value: Service pg-rw-lb: metadata.namespace: " + use +
				"namespace; set metadata.namespace of the profile",
		},
		"Service by another name": {
			reason:  "nothing refers to it",
			patches: "  - target: {kind: Service}\n    patch: {metadata: {name: writes}}\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { renders(t, c.patches, c.want, c.reason) })
	}
}

// renders parses a profile with the patches, renders it and compares the error.
func renders(t *testing.T, patches, want, reason string) {
	t.Helper()
	p, err := profiles.Parse("p.yaml", []byte(head+patches))
	assert.NilError(t, err, reason)
	_, err = render.Objects(p, render.Options{})
	got := ""
	if err != nil {
		got = err.Error()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", reason, diff)
	}
}
