// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"testing"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/assert/cmp"
)

func TestConflictIsTriedAgain(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t)
			a.counter(t, "conflicts", "4")
			r := a.run(t, shell, script(t, Options{}, profile()))
			assert.Equal(t, r.code, 0, r.stderr)
			assert.DeepEqual(t, r.writes(), append([]string{both[0], both[0], both[0], both[0]}, both...))
			assert.Assert(t, cmp.Contains(r.stderr, "try 5 of 5 in 0 s"))
		})
	}
}

func TestConflictIsTriedFiveTimes(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t)
			a.counter(t, "conflicts", "5")
			r := a.run(t, shell, script(t, Options{}, profile()))
			assert.Equal(t, r.code, 1)
			assert.DeepEqual(t, r.writes(), []string{both[0], both[0], both[0], both[0], both[0]})
			assert.Assert(t, cmp.Contains(r.stderr, "(tried 5 times)"))
			assert.Assert(t, cmp.Contains(r.stderr, "ConcurrentFederatedIdentityCredentialsWrites"))
		})
	}
}

// Errors other than a conflict are not retried.
func TestOtherErrorsAreFinal(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t)
			plans := []Plan{{Identity: "mi-pg", ResourceGroup: "rg-data", Credentials: []Credential{
				{Name: "x", Subject: primary, Issuer: fakeaz.Issuer, Audience: Audience},
			}}}
			text, err := Script(plans, Options{})
			assert.NilError(t, err)
			r := a.run(t, shell, text)
			assert.Equal(t, r.code, 1)
			assert.DeepEqual(t, r.writes(), []string{"create x"})
			assert.Assert(t, cmp.Contains(r.stderr, `cannot create x of identity mi-pg: ERROR: invalid name "x"`))
		})
	}
}

// A conflict means that someone else is writing: the script reads the list again before each retry.
func TestConflictWithRival(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t, "FAKE_AZ_RIVAL=system:serviceaccount:other:pg")
			a.counter(t, "conflicts", "1")
			r := a.run(t, shell, script(t, Options{}, profile()))
			assert.Equal(t, r.code, 1)
			assert.DeepEqual(t, r.writes(), both[:1])
			assert.Assert(t, cmp.Contains(r.stderr, `exists and trusts subject ["system:serviceaccount:other:pg"]`))
			assert.DeepEqual(t, fakeaz.Load(a.dir)[identityKey], []fakeaz.Credential{wanted(primaryName, "system:serviceaccount:other:pg")})
		})
	}
}

func TestConflictWithOurselves(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t, "FAKE_AZ_RIVAL="+primary)
			a.counter(t, "conflicts", "1")
			r := a.run(t, shell, script(t, Options{NoRecovery: true}, profile()))
			assert.Equal(t, r.code, 0, r.stderr)
			assert.DeepEqual(t, r.writes(), both[:1])
			assert.Assert(t, cmp.Contains(r.stdout, "which was created by someone else in the meantime"))
		})
	}
}

// A list may show the state before the last write for a while.
func TestListLagsBehind(t *testing.T) {
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a, text := newAzure(t), script(t, Options{NoRecovery: true}, profile())
			a.counter(t, "lag", "3")
			r := a.run(t, shell, text)
			assert.Equal(t, r.code, 0, r.stderr)
			assert.DeepEqual(t, r.writes(), both[:1])
			assert.Assert(t, cmp.Contains(r.stderr, "try 4 of 5"))

			a = newAzure(t)
			a.counter(t, "lag", "9")
			r = a.run(t, shell, text)
			assert.Equal(t, r.code, 1)
			assert.Assert(t, cmp.Contains(r.stderr, "cannot find postgres-pg of identity mi-pg, although az reported that it was created"))
		})
	}
}

// Several profiles: two with the same identity in different case, and one with its own identity and a given issuer.
func TestSeveralIdentities(t *testing.T) {
	text := script(t, Options{}, profile(), profile(named("other", "pg"), func(p *profiles.Profile) {
		p.Spec.Identity.Azure.Name = "MI-pg"
	}), profile(named("third", "pg"), func(p *profiles.Profile) {
		p.Spec.Identity.Azure.Name, p.Spec.Identity.Azure.Issuer = "mi-third", "https://example.com/third/"
	}))
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t)
			r := a.run(t, shell, text)
			assert.Equal(t, r.code, 0, r.stderr)
			state := fakeaz.Load(a.dir)
			assert.Equal(t, len(state[identityKey]), 4)
			assert.DeepEqual(t, state["rg-data/mi-third"][0], held("third-pg", "system:serviceaccount:third:pg", "https://example.com/third/", Audience))
			assert.Equal(t, len(r.calls), 1+2+2+6+2, "issuer; check, create and verify of two identities; six credentials")
		})
	}
}

// After one error, no identity is changed.
func TestAllOrNothing(t *testing.T) {
	text := script(t, Options{}, profile(), profile(named("third", "pg"), func(p *profiles.Profile) { p.Spec.Identity.Azure.Name = "mi-third" }))
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t)
			a.put("rg-data/mi-third", wanted("third-pg", "x"), wanted("third-pg-recovered-db", "y"))
			r := a.run(t, shell, text)
			assert.Equal(t, r.code, 1)
			assert.Equal(t, len(r.writes()), 0)
			assert.Assert(t, cmp.Contains(r.stderr, `["third-pg"]`))
			assert.Assert(t, cmp.Contains(r.stderr, `["third-pg-recovered-db"]`), "all refusals at once")
		})
	}
}

// A given issuer that is the same as that of AKS, which is known only at run time.
func TestSameTrustTwiceInOnePlan(t *testing.T) {
	text := script(t, Options{NoRecovery: true}, profile(), profile(func(p *profiles.Profile) {
		p.Spec.Identity.Azure.Issuer, p.Spec.Identity.Azure.Credential = fakeaz.Issuer, "again"
	}))
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			r := newAzure(t).run(t, shell, text)
			assert.Equal(t, r.code, 0, r.stderr)
			assert.DeepEqual(t, r.writes(), both[:1])
			assert.Assert(t, cmp.Contains(r.stdout, "again is not needed"))
		})
	}
}

// Piped into sh, as the help says. If the pipe breaks, nothing happens, since the shell reads the whole script before it starts.
func TestPiped(t *testing.T) {
	text := script(t, Options{}, profile())
	for _, shell := range installed(t) {
		t.Run(shell, func(t *testing.T) {
			a := newAzure(t)
			for _, part := range []int{4, 2, 1} {
				r := a.pipe(t, shell, text[:len(text)-len("main\n")-len(text)/4*(part-1)])
				assert.Equal(t, len(r.calls), 0, "%v", r.calls)
			}
			r := a.pipe(t, shell, text)
			assert.Equal(t, r.code, 0, r.stderr)
			assert.DeepEqual(t, r.writes(), both)
		})
	}
}
