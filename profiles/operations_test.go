// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
)

// TestOperations: JSON 6902 patches are checked in every place of a profile, for every target.
func TestOperations(t *testing.T) {
	const profile = "apiVersion: pgha.dev/v1beta1\nkind: Profile\nmetadata: {name: pg, namespace: db}\nspec:\n" +
		"  resources: {cpu: \"2\", memory: 8Gi}\n  storage: {size: 64Gi}\n  backup: {method: none}\n"
	const patches = profile + "  patches:\n  - target: {kind: Cluster}\n    until: \"1.23\"\n    patch:\n"
	cases := map[string]struct{ reason, text, want string }{
		"misspelt value": {
			reason: "the library reads it as null, and instances becomes 0",
			text:   patches + "    - {op: replace, path: /spec/instances, vlaue: 5}\n",
			want:   `p.yaml:12:51: spec.patches[0].patch[0].vlaue: unknown member "vlaue", did you mean "value"?`,
		},
		"missing value": {
			reason: "the library reads it as null",
			text:   patches + "    - {op: replace, path: /spec/instances}\n",
			want:   `p.yaml:12:7: spec.patches[0].patch[0]: missing value: replace needs one`,
		},
		"misspelt value of add": {
			reason: "it would do nothing",
			text:   patches + "    - op: add\n      path: /spec/plugins\n      valeu: []\n",
			want:   `p.yaml:14:14: spec.patches[0].patch[0].valeu: unknown member "valeu", did you mean "value"?`,
		},
		"empty value": {
			reason: "null is legal JSON 6902, and a forgotten value in YAML",
			text:   patches + "    - op: replace\n      path: /spec/plugins\n      value:\n",
			want: `p.yaml:14:13: spec.patches[0].patch[0].value: is null; in YAML an empty value is null; ` +
				`write the value, or op: remove to remove the field`,
		},
		"copy of a secret": {
			reason: "a label or a type is read by more people than a password, and quoted in messages",
			text:   strings.Replace(patches, "Cluster", "Secret", 1) + "    - {op: copy, from: /data/password, path: /type}\n",
			want: `p.yaml:12:24: spec.patches[0].patch[0].from: copies a value from the data of an object, which may be a secret, to a place that anyone can read ` +
				`and that messages may quote; write the value itself instead`,
		},
		"null of a test": {
			reason: "it changes nothing",
			text:   patches + "    - {op: test, path: /spec/plugins, value: null}\n",
		},
		"unknown operation": {
			reason: "the library says so only when it is applied",
			text:   patches + "    - {op: relpace, path: /spec/instances, value: 5}\n",
			want:   `p.yaml:12:12: spec.patches[0].patch[0].op: unknown operation "relpace", did you mean "replace"?`,
		},
		"nothing there": {
			reason: "all faults at once",
			text:   patches + "    - {}\n    - remove\n",
			want: `p.yaml:12:7: spec.patches[0].patch[0]: missing path: write it as /spec/instances` + "\n" +
				`p.yaml:12:7: spec.patches[0].patch[0]: missing op: write add, remove, replace, move, copy, test` + "\n" +
				`p.yaml:13:7: spec.patches[0].patch[1]: expected an operation: a map with op, path and value`,
		},
		"missing from": {
			reason: "move and copy need one",
			text:   patches + "    - {op: move, path: /spec/instances}\n    - {op: copy, path: /spec/instances, form: /spec/x}\n",
			want: `p.yaml:12:7: spec.patches[0].patch[0]: missing from: write it as /spec/instances` + "\n" +
				`p.yaml:13:47: spec.patches[0].patch[1].form: unknown member "form", did you mean "from"?`,
		},
		"members that are ignored": {
			reason: "the author meant another operation",
			text:   patches + "    - {op: remove, path: /spec/instances, value: 5}\n    - {op: add, path: /spec/instances, value: 5, from: /spec/x}\n",
			want: `p.yaml:12:50: spec.patches[0].patch[0].value: remove ignores the value; remove it, or use another operation` + "\n" +
				`p.yaml:13:56: spec.patches[0].patch[1].from: add ignores from; remove it, or use move or copy`,
		},
		"pointers": {
			reason: "the library drops the text before the first slash",
			text: patches + "    - {op: remove, path: spec/instances}\n    - {op: remove, path: \"\"}\n" +
				"    - {op: remove, path: /metadata/labels/a~b}\n    - {op: remove, path: 7}\n",
			want: `p.yaml:12:26: spec.patches[0].patch[0].path: invalid path "spec/instances", must start with a slash: write it as /spec/instances` + "\n" +
				`p.yaml:13:26: spec.patches[0].patch[1].path: is empty, which means the whole object, and that cannot be replaced: write it as /spec/instances` + "\n" +
				`p.yaml:14:26: spec.patches[0].patch[2].path: invalid path "/metadata/labels/a~b": write ~1 for a slash in a name and ~0 for a tilde` + "\n" +
				`p.yaml:15:26: spec.patches[0].patch[3].path: expected a string: write it as /spec/instances`,
		},
		"text": {
			reason: "kustomize writes patches as strings",
			text:   profile + "  patches:\n  - target: {kind: Cluster}\n    patch: |-\n      - op: replace\n        path: /spec/instances\n        vlaue: 5\n",
			want:   `p.yaml:10:12: spec.patches[0].patch: operation 0: vlaue: unknown member "vlaue", did you mean "value"?`,
		},
		"neither": {
			reason: "a patch in a string is YAML or JSON",
			text:   profile + "  patches:\n  - target: {kind: Cluster}\n    patch: just words\n",
			want:   `p.yaml:10:12: spec.patches[0].patch: write a map to merge, or a list of JSON 6902 operations`,
		},
		"recovery": {
			reason: "its patches are checked before the restore",
			text:   profile + "  recovery:\n    patches:\n    - {target: {kind: Cluster}, patch: [{op: add, path: /spec/env, valu: []}]}\n",
			want:   `p.yaml:10:74: spec.recovery.patches[0].patch[0].valu: unknown member "valu", did you mean "value"?`,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("p.yaml", []byte(c.text))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestOperationsOfAFleet: the patches of the defaults and of a site are checked for each site.
func TestOperationsOfAFleet(t *testing.T) {
	const fleet = "apiVersion: pgha.dev/v1beta1\nkind: Fleet\ndefaults:\n  metadata: {namespace: db}\n  spec:\n" +
		"    resources: {cpu: \"2\", memory: 8Gi}\n    storage: {size: 64Gi}\n    backup: {method: none}\n" +
		"    patches:\n    - {target: {kind: Cluster}, patch: [{op: replace, path: /spec/instances, vlaue: 5}]}\n" +
		"sites:\n- name: one\n- name: two\n  spec:\n    patches:\n    - {target: {kind: Cluster}, patch: [{op: set, path: /spec/instances}]}\n"
	f, err := profiles.ParseFleet("fleet.yaml", []byte(fleet))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`fleet.yaml:10:85: defaults.spec.patches[0].patch[0].vlaue`, `fleet.yaml:16:46: sites[1].spec.patches[0].patch[0].op`,
	} {
		if _, err := f.Profile(i); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("site %d: the error does not say %q: %v", i, want, err)
		}
	}
}
