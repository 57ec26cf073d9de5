// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"os"
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

// TestExternalSecretIsDeletedByHand: the Secret goes with its ExternalSecret, and a recovered Cluster may use it. So it is deleted
// with the Secret, where the runbook says so, and not with what belongs to the Cluster alone.
func TestExternalSecretIsDeletedByHand(t *testing.T) {
	text, err := os.ReadFile("../examples/gitops/argocd/pgha.yaml")
	assert.NilError(t, err)
	p, err := profiles.Parse("argocd", text)
	assert.NilError(t, err)
	book, err := runbook.Markdown(p, runbook.Options{})
	assert.NilError(t, err)
	assert.Assert(t, !strings.Contains(string(book), "--only ExternalSecret"))
	_, after, found := strings.Cut(string(book), "Delete the ExternalSecret and the owner's Secret that it creates, unless a recovered Cluster takes its password from it:")
	assert.Assert(t, found)
	block, _, _ := strings.Cut(after, "```\n\n")
	assert.Assert(t, strings.Contains(block, "externalsecrets.external-secrets.io/pg-owner secrets/pg-owner"), block)
}
