// SPDX-License-Identifier: Apache-2.0

package base_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestSecretsFromFiles: kustomize makes a Secret for the owner and for each role with a file, with the label that the operator watches, and Git
// ignores all of the files.
func TestSecretsFromFiles(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	p, err := profiles.Parse("aks", text, profiles.Set("test", "spec.bootstrap.secret", "owner"),
		profiles.Set("test", "spec.bootstrap.secretSource", "{from: file}"),
		profiles.Set("test", "spec.roles", "[{name: billing, secret: billing, secretSource: {from: file, file: b.env}}, {name: other, secret: mine}]"))
	assert.NilError(t, err)
	files, err := base.Files(p)
	assert.NilError(t, err)
	found := map[string]string{}
	for _, f := range files {
		found[f.Name] = string(f.Data)
	}
	k := found["kustomization.yaml"]
	for _, want := range []string{"- owner.env\n  name: owner\n", "- b.env\n  name: billing\n"} {
		assert.Check(t, strings.Contains(k, want), "no %q in\n%s", want, k)
	}
	assert.Equal(t, strings.Count(k, `cnpg.io/reload: "true"`), 2)
	assert.Check(t, !strings.Contains(k, "mine"), "a Secret that is made elsewhere is generated")
	assert.Equal(t, found[".gitignore"], "# Written by pgha base: owner.env holds a password.\n/owner.env\n# Written by pgha base: b.env holds a password.\n/b.env\n")
}
