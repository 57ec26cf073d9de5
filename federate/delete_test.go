// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"testing"

	"github.com/pgha/pgha/cloud/azure"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/assert/cmp"
)

func TestDelete(t *testing.T) {
	other := wanted("other", "system:serviceaccount:other:pg")
	foreign := held(primaryName, primary, "https://example.com/", Audience)
	cases := map[string]struct {
		reason string
		held   []fakeaz.Credential
		env    []string
		code   int
		writes []string
		left   []fakeaz.Credential
		says   string
	}{
		"Both": {
			reason: "exactly those", held: []fakeaz.Credential{wanted(primaryName, primary), other, wanted(recoveryName, recovery)},
			writes: []string{"delete " + primaryName, "delete " + recoveryName}, left: []fakeaz.Credential{other}, says: "done",
		},
		"UpperCase": {
			reason: "Azure ignores the case of names", held: []fakeaz.Credential{wanted("POSTGRES-PG", primary)},
			writes: []string{"delete " + primaryName}, says: "deleted: postgres-pg",
		},
		"Nothing": {reason: "a second run", held: []fakeaz.Credential{other}, left: []fakeaz.Credential{other}, says: "nothing to do"},
		"OtherSubject": {
			reason: "it is somebody else's", held: []fakeaz.Credential{wanted(primaryName, "x"), wanted(recoveryName, recovery)},
			writes: []string{"delete " + recoveryName}, left: []fakeaz.Credential{wanted(primaryName, "x")}, says: "left alone",
		},
		"OtherName": {
			reason: "not created by us", held: []fakeaz.Credential{wanted("by-hand", primary)},
			left: []fakeaz.Credential{wanted("by-hand", primary)}, says: `left alone: ["by-hand"]`,
		},
		"OtherIssuer": {
			reason: "the same names in another AKS cluster", held: []fakeaz.Credential{foreign}, left: []fakeaz.Credential{foreign},
			says: `of issuer ["https://example.com/"]`,
		},
		"ClusterGone": {
			reason: "nobody can say what its issuer was", held: []fakeaz.Credential{foreign}, env: []string{"FAKE_AZ_AKS=gone"},
			writes: []string{"delete " + primaryName}, says: "does not exist; checking only name and subject",
		},
		"ClusterWithoutIssuer": {
			reason: "it was switched off", held: []fakeaz.Credential{wanted(primaryName, primary)}, env: []string{"FAKE_AZ_AKS=none"},
			writes: []string{"delete " + primaryName}, says: "done",
		},
		"NotSignedIn": {
			reason: "no answer is not the answer that it is gone", held: []fakeaz.Credential{foreign}, env: []string{"FAKE_AZ_AKS=fail"},
			code: 1, left: []fakeaz.Credential{foreign}, says: "cannot read the issuer",
		},
		"AzLies": {
			reason: "one az swapped --name and --identity-name and reported success", held: []fakeaz.Credential{wanted(primaryName, primary)},
			env: []string{"FAKE_AZ_DELETE=nothing"}, code: 1, writes: []string{"delete " + primaryName},
			left: []fakeaz.Credential{wanted(primaryName, primary)}, says: "az reported success, but it is still listed",
		},
	}
	text := script(t, Options{Delete: true}, profile())
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			for name, tc := range cases {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					a := newAzure(t, tc.env...)
					a.put(identityKey, tc.held...)
					r := a.run(t, shell, text)
					assert.Equal(t, r.code, tc.code, "%s\n%s%s", tc.reason, r.stdout, r.stderr)
					assert.DeepEqual(t, r.writes(), tc.writes)
					left := fakeaz.Load(a.dir)[identityKey]
					assert.Equal(t, len(left), len(tc.left), tc.reason)
					for i := range left {
						assert.DeepEqual(t, left[i], tc.left[i])
					}
					assert.Assert(t, cmp.Contains(r.stdout+r.stderr, tc.says), tc.reason)
				})
			}
		})
	}
}

func TestDeleteArguments(t *testing.T) {
	a := newAzure(t)
	a.put(identityKey, wanted(primaryName, primary))
	r := a.run(t, "sh", script(t, Options{Delete: true}, profile()))
	assert.Equal(t, r.code, 0, r.stderr)
	assert.DeepEqual(t, r.calls[3], []string{
		"identity", "federated-credential", "delete", "--name=postgres-pg", "--identity-name=mi-pg", "--resource-group=rg-data",
		"--yes", "--only-show-errors",
	})
}

func TestDeleteIsTriedAgain(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t)
			a.put(identityKey, wanted(primaryName, primary))
			a.counter(t, "conflicts", "1")
			a.counter(t, "lag", "1")
			r := a.run(t, shell, script(t, Options{Delete: true}, profile()))
			assert.Equal(t, r.code, 0, r.stderr)
			assert.Equal(t, len(fakeaz.Load(a.dir)[identityKey]), 0)
		})
	}
}

// --delete needs no AKS cluster.
func TestDeleteWithoutCluster(t *testing.T) {
	text := script(t, Options{Delete: true}, profile(func(p *profiles.Profile) { p.Spec.Identity.Azure.AKS = azure.AKS{} }))
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t, "FAKE_AZ_AKS=fail")
			a.put(identityKey, wanted(primaryName, primary))
			r := a.run(t, shell, text)
			assert.Equal(t, r.code, 0, r.stderr)
			assert.Equal(t, len(fakeaz.Load(a.dir)[identityKey]), 0)
		})
	}
}

// One script deletes what the other creates.
func TestThereAndBack(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t)
			assert.Equal(t, a.run(t, shell, script(t, Options{}, profile())).code, 0)
			assert.Equal(t, a.run(t, shell, script(t, Options{Delete: true}, profile())).code, 0)
			assert.Equal(t, len(fakeaz.Load(a.dir)[identityKey]), 0)
			assert.Assert(t, cmp.Contains(a.run(t, shell, script(t, Options{Delete: true}, profile())).stdout, "nothing to do"))
		})
	}
}
