// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestGitOps(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	for name, tc := range map[string]struct {
		reason string
		set    map[string]string
		want   string
	}{
		"Controller": {"a controller that pgha does not know", map[string]string{"spec.gitops.controller": "argo"},
			`test: spec.gitops.controller: Invalid value: "argo": must be one of "none", "argocd", "flux"`},
		"NoName": {"a Secret needs a name", map[string]string{"spec.bootstrap.secretSource": "{from: file}"},
			"aks:36:5: spec.bootstrap.secret: is required: the name of the Secret to create"},
		"NoStore": {"the secret store is required", map[string]string{"spec.bootstrap.secret": "pg", "spec.bootstrap.secretSource": "{from: externalSecret}"},
			"test: spec.bootstrap.secretSource.store: is required: the SecretStore or ClusterSecretStore that holds the password"},
		"WrongSource": {"a field of another source is an error", map[string]string{"spec.bootstrap.secret": "pg",
			"spec.bootstrap.secretSource": "{from: file, store: vault}"},
			"test: spec.bootstrap.secretSource.store: is only valid with from: externalSecret, and from is file"},
		"Outside": {"kustomize does not read files outside of the base", map[string]string{"spec.bootstrap.secret": "pg",
			"spec.bootstrap.secretSource": "{from: file, file: ../pg.env}"},
			`test: spec.bootstrap.secretSource.file: Invalid value: "../pg.env": must be the name of a file in the base's directory`},
		"Key": {"no store has spaces in its keys", map[string]string{"spec.bootstrap.secret": "pg",
			"spec.bootstrap.secretSource": `{from: externalSecret, store: vault, key: "a b"}`},
			`test: spec.bootstrap.secretSource.key: Invalid value: "a b": must not contain spaces or control characters`},
		"PathKey": {"HashiCorp Vault has paths", map[string]string{"spec.bootstrap.secret": "pg",
			"spec.bootstrap.secretSource": "{from: externalSecret, store: vault, key: secret/data/pg.owner}"}, ""},
		"Template": {"the owner is part of a template", map[string]string{"spec.bootstrap.secret": "pg", "spec.bootstrap.owner": "{{x",
			"spec.bootstrap.secretSource": "{from: externalSecret, store: vault}"},
			`test: spec.bootstrap.owner: Invalid value: "{{x": the External Secrets Operator would read {{ as the start of a template`},
	} {
		t.Run(name, func(t *testing.T) {
			var overrides []profiles.Override
			for _, path := range []string{"spec.gitops.controller", "spec.bootstrap.secret", "spec.bootstrap.owner", "spec.bootstrap.secretSource"} {
				if value, ok := tc.set[path]; ok {
					overrides = append(overrides, profiles.Set("test", path, value))
				}
			}
			_, err := profiles.Parse("aks", text, overrides...)
			if tc.want == "" {
				assert.NilError(t, err, tc.reason)
				return
			}
			assert.Assert(t, err != nil, tc.reason)
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}
