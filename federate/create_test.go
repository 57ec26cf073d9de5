// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/assert/cmp"
)

const (
	identityKey  = "rg-data/mi-pg"
	primaryName  = "postgres-pg"
	recoveryName = "postgres-pg-recovered-db"
	primary      = "system:serviceaccount:postgres:pg"
	recovery     = "system:serviceaccount:postgres:pg-recovered-db"
)

var both = []string{"create " + primaryName, "create " + recoveryName}

func wanted(name, subject string) fakeaz.Credential {
	return held(name, subject, fakeaz.Issuer, Audience)
}

func TestCreateThenNothingToDo(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a, text := newAzure(t), script(t, Options{}, profile())
			r := a.run(t, shell, text)
			assert.Equal(t, r.code, 0, r.stderr)
			assert.DeepEqual(t, r.writes(), both)
			assert.DeepEqual(t, fakeaz.Load(a.dir)[identityKey], []fakeaz.Credential{wanted(primaryName, primary), wanted(recoveryName, recovery)})
			assert.Assert(t, cmp.Contains(r.stdout, "created: postgres-pg of identity mi-pg, for "+primary))
			assert.Equal(t, r.stderr, "")

			r = a.run(t, shell, text)
			assert.Equal(t, r.code, 0, r.stderr)
			assert.Equal(t, len(r.writes()), 0)
			assert.Assert(t, cmp.Contains(r.stdout, "exists: postgres-pg-recovered-db"))
			assert.Assert(t, cmp.Contains(r.stdout, "nothing to do"))
			assert.Equal(t, len(r.calls), 2, "one az aks show, one list")
		})
	}
}

// Flags as az receives them: --audiences, and values that cannot be mistaken for flags.
func TestCreateArguments(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			r := newAzure(t).run(t, shell, script(t, Options{NoRecovery: true, Subscription: "sub"}, profile()))
			assert.Equal(t, r.code, 0, r.stderr)
			assert.DeepEqual(t, r.calls[0], []string{
				"aks", "show", "--name=aks-prod", "--resource-group=rg-aks", "--query", "to_string([type, oidcIssuerProfile.issuerUrl])",
				"--output", "tsv", "--only-show-errors", "--subscription=sub",
			})
			assert.DeepEqual(t, r.calls[3], []string{
				"identity", "federated-credential", "create", "--name=postgres-pg", "--identity-name=mi-pg",
				"--resource-group=rg-data", "--issuer=" + fakeaz.Issuer, "--subject=" + primary,
				"--audiences=api://AzureADTokenExchange", "--output", "none", "--only-show-errors", "--subscription=sub",
			})
		})
	}
}

func TestCreateGuards(t *testing.T) {
	full := func(n int) []fakeaz.Credential {
		all := make([]fakeaz.Credential, n)
		for i := range n {
			all[i] = held(fmt.Sprintf("other-%d", i), "repo:x/y", fmt.Sprintf("https://example.com/%d", i), Audience)
		}
		return all
	}
	cases := map[string]struct {
		reason string
		held   []fakeaz.Credential
		env    []string
		code   int
		writes []string
		says   string
	}{
		"OtherSubject": {
			reason: "a PUT would take the credential from whoever uses it",
			held:   []fakeaz.Credential{wanted(primaryName, "system:serviceaccount:other:pg")},
			code:   1, says: `credential ["postgres-pg"] of identity mi-pg exists and trusts subject ["system:serviceaccount:other:pg"]`,
		},
		"OtherIssuer": {
			reason: "another AKS cluster may use the same names",
			held:   []fakeaz.Credential{held(primaryName, primary, "https://example.com/", Audience)},
			code:   1, says: `issuer ["https://example.com/"]`,
		},
		"IssuerWithoutSlash": {
			reason: "Azure compares issuers as strings",
			held:   []fakeaz.Credential{held(primaryName, primary, strings.TrimSuffix(fakeaz.Issuer, "/"), Audience)},
			code:   1, says: "nothing was changed",
		},
		"OtherAudience": {
			reason: "it would not match",
			held:   []fakeaz.Credential{held(primaryName, primary, fakeaz.Issuer, "api://Other")},
			code:   1, says: `audience ["api://Other"]`,
		},
		"TwoAudiences": {
			reason: "the list is compared as a whole",
			held:   []fakeaz.Credential{held(primaryName, primary, fakeaz.Issuer, Audience, "x")},
			code:   1, says: "nothing was changed",
		},
		"OtherSubjectInUpperCase": {
			reason: "Azure ignores the case of names, so this one would be overwritten too",
			held:   []fakeaz.Credential{wanted("Postgres-PG", "system:serviceaccount:other:pg")},
			code:   1, says: `credential ["Postgres-PG"]`,
		},
		"SameInUpperCase": {
			reason: "it is the one that is wanted",
			held:   []fakeaz.Credential{wanted("Postgres-PG", primary)},
			writes: both[1:], says: "exists: postgres-pg",
		},
		"SameTrustUnderAnotherName": {
			reason: "the service account is let in already, and Azure refuses a second",
			held:   []fakeaz.Credential{wanted("by-hand", primary)},
			writes: both[1:], says: `through ["by-hand"]; postgres-pg is not needed`,
		},
		"SameSubjectOfAnotherCluster": {
			reason: "that one lets in the pods of another AKS cluster",
			held:   []fakeaz.Credential{held("by-hand", primary, "https://example.com/", Audience)},
			writes: both, says: "done",
		},
		"SameTrustOtherAudience": {
			reason: "neither does it match nor can a second be created",
			held:   []fakeaz.Credential{held("by-hand", primary, fakeaz.Issuer, "api://Other")},
			code:   1, says: "delete it first",
		},
		"Eighteen":         {reason: "20 are allowed", held: full(18), writes: both, says: "done"},
		"Nineteen":         {reason: "21 are not", held: full(19), code: 1, says: "would have 21 federated credentials, but Azure allows 20"},
		"NineteenAndOurs":  {reason: "one of ours is there", held: append(full(19), wanted(recoveryName, recovery)), code: 1, says: "would have 21"},
		"EighteenAndOurs":  {reason: "one of ours is there", held: append(full(18), wanted(recoveryName, recovery)), writes: both[:1], says: "done"},
		"WindowsLineEnds":  {reason: "az.cmd under a Unix shell", env: []string{"FAKE_AZ_CRLF=1"}, held: full(3), writes: both, says: "done"},
		"ForeignTabs":      {reason: "what others typed must not shift columns", held: []fakeaz.Credential{held("odd", "a\t"+primary+"\n", "https://é\"\\", "x\ty")}, writes: both, says: "done"},
		"NoIssuer":         {reason: "the cluster has none", env: []string{"FAKE_AZ_AKS=none"}, code: 1, says: "--enable-oidc-issuer"},
		"OddIssuer":        {reason: "an error on standard output", env: []string{`FAKE_AZ_ISSUER=https://x/"],`}, code: 1, says: "contains characters that are not valid in an issuer"},
		"HTTPIssuer":       {reason: "no issuer of AKS", env: []string{"FAKE_AZ_ISSUER=http://x/"}, code: 1, says: "not an https URL"},
		"NotSignedIn":      {reason: "az fails", env: []string{"FAKE_AZ_AKS=fail"}, code: 1, says: "az login"},
		"ClusterGone":      {reason: "az fails", env: []string{"FAKE_AZ_AKS=gone"}, code: 1, says: "cannot read the issuer of AKS cluster aks-prod in resource group rg-aks"},
		"NoIdentity":       {reason: "az fails", env: []string{"FAKE_AZ_LIST=fail"}, code: 1, says: "cannot list the federated credentials of identity mi-pg in resource group rg-data"},
		"WaitIsNoNumber":   {reason: "sleep would fail at the end", env: []string{"PGHA_FEDERATE_WAIT=1m"}, code: 1, says: "PGHA_FEDERATE_WAIT is a number of seconds"},
		"WaitIsTooLong":    {reason: "bounded", env: []string{"PGHA_FEDERATE_WAIT=10000"}, code: 1, says: "at most 9999"},
		"PauseIsNoNumber":  {reason: "sleep would fail between tries", env: []string{"PGHA_FEDERATE_PAUSE=$(x)"}, code: 1, says: "PGHA_FEDERATE_PAUSE is a number of seconds"},
		"WaitsAsTold":      {reason: "after creating", env: []string{"PGHA_FEDERATE_WAIT=1"}, writes: both, says: "waiting 1 s"},
		"NoAz":             {reason: "a clear message", env: []string{"PATH=" + withoutAz(t)}, code: 1, says: "az is not installed"},
		"EmptyMeansPreset": {reason: "exported but empty", env: []string{"PGHA_FEDERATE_PAUSE="}, writes: both, says: "done"},
	}
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			for name, tc := range cases {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					a := newAzure(t, tc.env...)
					a.put(identityKey, tc.held...)
					r := a.run(t, absolute(t, shell), script(t, Options{}, profile()))
					assert.Equal(t, r.code, tc.code, "%s\n%s%s", tc.reason, r.stdout, r.stderr)
					assert.DeepEqual(t, r.writes(), tc.writes)
					assert.Assert(t, cmp.Contains(r.stdout+r.stderr, tc.says), tc.reason)
					if tc.code != 0 {
						assert.Assert(t, cmp.Contains(r.stderr, "pgha-federate: "))
						assert.DeepEqual(t, fakeaz.Load(a.dir)[identityKey], tc.held)
					}
				})
			}
		})
	}
}

// withoutAz returns a PATH with all programs that the script uses, except az.
func withoutAz(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"sh", "tr", "sleep"} {
		assert.NilError(t, os.Symlink(absolute(t, name), filepath.Join(dir, name)))
	}
	return dir
}

func TestWaitsAtTheEnd(t *testing.T) {
	a := newAzure(t, "PGHA_FEDERATE_WAIT=1")
	start := time.Now()
	assert.Equal(t, a.run(t, "sh", script(t, Options{}, profile())).code, 0)
	assert.Assert(t, time.Since(start) >= time.Second)
	r := a.run(t, "sh", script(t, Options{}, profile()))
	assert.Assert(t, !strings.Contains(r.stdout, "waiting"), "nothing was created")
}
