// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// head is a profile without patches; each case appends its own.
const head = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: pg, namespace: db}
spec:
  target: "1.29"
  resources: {cpu: "2", memory: 8Gi}
  storage: {size: 64Gi}
  backup: {method: none}
  endpoints: {management: standalone, readWrite: {port: 5432}}
  patches:
`

func TestPatchFaults(t *testing.T) {
	cases := map[string]struct{ reason, patches, want string }{
		"typo": {
			reason:  "the API server silently drops an unknown field",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {instanses: 5}}\n",
			want:    `p.yaml:12:12: spec.patches[0].patch: Invalid value: Cluster pg: spec.instanses: unknown field "instanses", did you mean "instances"?`,
		},
		"type": {
			reason:  "the API server rejects a value of the wrong type",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {instances: many}}\n",
			want:    `p.yaml:12:12: spec.patches[0].patch: Invalid value: Cluster pg: spec.instances: expected a whole number, got "many"`,
		},
		"no object": {
			reason:  "a patch without a matching object does nothing",
			patches: "  - target: {kind: Cluster, name: gp}\n    patch: {spec: {instances: 5}}\n",
			want:    `p.yaml:11:13: spec.patches[0].target: Invalid value: no object matches Cluster gp; the objects are Cluster pg, Service pg-rw-lb`,
		},
		"newer field": {
			reason:  "the target's CRD does not have it, so the operator would never see it",
			patches: "  - target: {kind: Cluster}\n    patch: {spec: {primaryLease: {leaseDurationSeconds: 30}}}\n",
			want: `p.yaml:5:11: spec.target: operator 1.29.3 silently drops spec.primaryLease of Cluster pg: its CRD has the field only from 1.30 on; ` +
				`add since: "1.30" to the patch that sets it`,
		},
		"missing path": {
			reason:  "JSON 6902 can remove only existing paths",
			patches: "  - target: {kind: Service}\n    patch: [{op: remove, path: /spec/ports/7}]\n",
			want:    `p.yaml:12:12: spec.patches[0].patch: Invalid value: Service pg-rw-lb: `,
		},
		"directive": {
			reason:  "an unsupported directive must not become a field",
			patches: "  - target: {kind: Service}\n    patch: {spec: {$retainKeys: [ports]}}\n",
			want:    `p.yaml:12:12: spec.patches[0].patch: Invalid value: Service pg-rw-lb: cannot use directive "$retainKeys": only $patch is supported`,
		},
		"another kind": {
			reason:  "a typed object cannot change its kind",
			patches: "  - target: {kind: Service}\n    patch: {kind: Pod}\n",
			want:    `p.yaml:12:12: spec.patches[0].patch: Invalid value: Service pg-rw-lb: cannot change apiVersion or kind`,
		},
		"bad name": {
			reason:  "the name is used as a file name",
			patches: "  - target: {kind: Service}\n    patch: {metadata: {name: ../../x}}\n",
			want:    `p.yaml:11:3: spec.patches: Invalid value: Service ../../x in namespace "db": a lowercase RFC 1123 subdomain`,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := profiles.Parse("p.yaml", []byte(head+c.patches))
			assert.NilError(t, err, c.reason)
			objects, err := render.Objects(p, render.Options{})
			var faults profiles.Errors
			assert.Assert(t, errors.As(err, &faults), "%s: error is %v", c.reason, err)
			if !strings.HasPrefix(faults.Error(), c.want) {
				t.Errorf("%s (-want +got):\n%s", c.reason, cmp.Diff(c.want, faults.Error()))
			}
			assert.Equal(t, len(objects), 0)
		})
	}
}

func TestPatches(t *testing.T) {
	cases := map[string]struct{ reason, patches, want string }{
		"merge map": {
			reason:  "maps merge",
			patches: "  - target: {kind: Service}\n    patch: {metadata: {labels: {team: shop}}}\n",
			want:    "  labels:\n    team: shop\n",
		},
		"merge list by key": {
			reason:  "the ports of a Service merge by number, as in kubectl patch",
			patches: "  - target: {kind: Service}\n    patch: {spec: {ports: [{port: 5432, name: sql}]}}\n",
			want:    "  ports:\n  - name: sql\n    port: 5432\n    protocol: TCP\n    targetPort: 5432\n",
		},
		"string": {
			reason:  "kustomize writes patches as strings",
			patches: "  - target: {kind: Service}\n    patch: |-\n      - op: replace\n        path: /spec/type\n        value: ClusterIP\n",
			want:    "  type: ClusterIP\n",
		},
		"since": {
			reason:  "a patch for newer operators is not applied",
			patches: "  - {target: {kind: Cluster}, since: \"1.30\", patch: {spec: {primaryLease: {leaseDurationSeconds: 30}}}}\n",
			want:    "",
		},
		"asked for": {
			reason:  "an explicit empty map has a meaning",
			patches: "  - {target: {kind: Cluster}, patch: {spec: {projectedVolumeTemplate: {}}}}\n",
			want:    "  projectedVolumeTemplate: {}\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := profiles.Parse("p.yaml", []byte(head+c.patches))
			assert.NilError(t, err)
			objects, err := render.Objects(p, render.Options{})
			assert.NilError(t, err, c.reason)
			text, err := manifest.YAML(objects)
			assert.NilError(t, err)
			assert.Assert(t, strings.Contains(string(text), c.want), "%s: no %q in\n%s", c.reason, c.want, text)
		})
	}
}
