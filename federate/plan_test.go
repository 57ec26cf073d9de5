// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pgha/pgha/cloud/azure"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func identity(f func(*azure.Identity)) func(*profiles.Profile) {
	return func(p *profiles.Profile) { f(p.Spec.Identity.Azure) }
}

func TestPlans(t *testing.T) {
	aks := azure.AKS{Name: "aks-prod", ResourceGroup: "rg-aks"}
	want := []Plan{{Identity: "mi-pg", ResourceGroup: "rg-data", Credentials: []Credential{
		{Name: primaryName, Subject: primary, Audience: Audience, AKS: aks, Namespace: "postgres"},
		{Name: recoveryName, Subject: recovery, Audience: Audience, AKS: aks, Namespace: "postgres"},
	}}}
	got, err := Plans([]*profiles.Profile{profile()}, Options{})
	assert.NilError(t, err)
	assert.DeepEqual(t, got, want)

	got, err = Plans([]*profiles.Profile{profile(), profile()}, Options{})
	assert.NilError(t, err)
	assert.DeepEqual(t, got, want)

	want[0].Credentials = want[0].Credentials[:1]
	got, err = Plans([]*profiles.Profile{profile()}, Options{NoRecovery: true})
	assert.NilError(t, err)
	assert.DeepEqual(t, got, want)

	// The AKS cluster is in the identity's resource group unless the profile says otherwise.
	got, err = Plans([]*profiles.Profile{profile(identity(func(id *azure.Identity) { id.AKS.ResourceGroup = "" }))}, Options{})
	assert.NilError(t, err)
	assert.Equal(t, got[0].Credentials[0].AKS.ResourceGroup, "rg-data")
}

// A profile without backups needs no identity; if it names one, the pods may use it.
func TestPlansWithoutBackup(t *testing.T) {
	none := func(p *profiles.Profile) { p.Spec.Backup.Method = profiles.MethodNone }
	anonymous := identity(func(id *azure.Identity) { *id = azure.Identity{} })
	_, err := Plans([]*profiles.Profile{profile(none, anonymous)}, Options{})
	assert.ErrorContains(t, err, "cannot find an identity to federate")
	got, err := Plans([]*profiles.Profile{profile(none, anonymous), profile()}, Options{})
	assert.NilError(t, err)
	assert.Equal(t, len(got), 1)
	got, err = Plans([]*profiles.Profile{profile(none)}, Options{})
	assert.NilError(t, err)
	assert.Equal(t, got[0].Credentials[0].Name, primaryName)
}

func TestPlansRefuses(t *testing.T) {
	long := strings.Repeat("a", 700)
	cases := map[string]struct {
		profiles []*profiles.Profile
		options  Options
		want     []string // "field: start of the detail", for every fault
	}{
		"Nothing": {
			profiles: []*profiles.Profile{profile(identity(func(id *azure.Identity) { *id = azure.Identity{} }))},
			want: []string{
				"spec.identity.azure.name: is required: the user-assigned managed identity; set it in the profile or with --set spec.identity.azure.name=VALUE",
				"spec.identity.azure.resourceGroup: is required: the resource group of the identity; set it",
				"spec.identity.azure.aks.name: is required: the AKS cluster that has the OIDC issuer; set it",
			},
		},
		"Names": {
			profiles: []*profiles.Profile{profile(identity(func(id *azure.Identity) {
				id.Name, id.ResourceGroup, id.Credential, id.AKS = "-x", "a;b", "$(x)", azure.AKS{Name: "a b", ResourceGroup: "x."}
			}))},
			want: []string{
				`spec.identity.azure.name: Invalid value: "-x": must be 3 to 128 letters`,
				`spec.identity.azure.resourceGroup: Invalid value: "a;b": must be at most 90`,
				`spec.identity.azure.aks.name: Invalid value: "a b": must be 1 to 63`,
				`spec.identity.azure.aks.resourceGroup: Invalid value: "x.": must be at most 90`,
				`spec.identity.azure.credential: Invalid value: "$(x)": must be 3 to 120`,
			},
		},
		"Lengths": {
			profiles: []*profiles.Profile{profile(identity(func(id *azure.Identity) {
				id.Name, id.ResourceGroup, id.Credential, id.Issuer = "ab", long, long[:121], "https://"+long
			}))},
			want: []string{
				`spec.identity.azure.name: Invalid value: "ab"`, "spec.identity.azure.resourceGroup: Invalid", "spec.identity.azure.issuer: Too long",
				"spec.identity.azure.credential: Invalid",
			},
		},
		"Subjects": {
			profiles: []*profiles.Profile{profile(named("", "pg")), profile(named("shop", "")), profile(named("shop", "PG")), profile(named(long, "pg"))},
			want: []string{
				`metadata.name: Invalid value: "system:serviceaccount::pg": not a valid service account`, `spec.identity.azure.credential: Invalid value: "-pg"`,
				`spec.recovery.name: Invalid value: "-pg-recovered-db"`, `spec.recovery.name: Invalid value: "system:serviceaccount::pg-recovered-db"`,
				`metadata.name: Invalid value: "system:serviceaccount:shop:": not a valid service account`,
				`metadata.name: Invalid value: "system:serviceaccount:shop:PG"`, `spec.recovery.name: Invalid value: "system:serviceaccount:shop:PG-recovered-db"`,
				`spec.identity.azure.credential: Invalid value: "aaa`, `metadata.name: Too long`, `spec.recovery.name: Invalid value: "aaa`, `spec.recovery.name: Too long`,
			},
		},
		"Issuers": {
			profiles: []*profiles.Profile{
				profile(identity(func(id *azure.Identity) { id.Issuer = "http://x/" })),
				profile(identity(func(id *azure.Identity) { id.Issuer = "https://x/ y" })),
				profile(identity(func(id *azure.Identity) { id.Issuer = strings.TrimSuffix(fakeaz.Issuer, "/") })),
			},
			want: []string{
				"spec.identity.azure.issuer: Invalid value: \"http://x/\": not a valid issuer URL", "spec.identity.azure.issuer: Invalid value: \"https://x/ y\": not a valid issuer",
				"spec.identity.azure.issuer: Invalid value: \"" + strings.TrimSuffix(fakeaz.Issuer, "/") + "\": the issuer of an AKS cluster must end in '/'",
			},
		},
		"NameTwice": {
			profiles: []*profiles.Profile{profile(), profile(named("x", "y"), identity(func(id *azure.Identity) { id.Credential = "Postgres-PG" }))},
			want: []string{`spec.identity.azure.credential: Invalid value: "Postgres-PG": credential "postgres-pg" of identity "mi-pg" would trust two: ` +
				primary + " of AKS cluster aks-prod and system:serviceaccount:x:y of AKS cluster aks-prod"},
		},
		"NameInTwoClusters": {
			profiles: []*profiles.Profile{profile(), profile(identity(func(id *azure.Identity) { id.AKS.Name = "aks-two" }))},
			want:     []string{"spec.identity.azure.credential: Invalid value: \"postgres-pg\": credential", "spec.recovery.name: Invalid"},
		},
		"TrustTwice": {
			profiles: []*profiles.Profile{profile(), profile(identity(func(id *azure.Identity) { id.Credential = "again" }))},
			want: []string{`spec.identity.azure.credential: Invalid value: "again": credential "postgres-pg" already trusts ` + primary +
				" of AKS cluster aks-prod, and Azure allows each issuer and subject only once per identity"},
		},
		"RecoveryIsPrimary": {
			profiles: []*profiles.Profile{profile(identity(func(id *azure.Identity) { id.Credential = "own" }), func(p *profiles.Profile) { p.Spec.Recovery.Name = "pg" })},
			want:     []string{`spec.recovery.name: Invalid value: "postgres-pg": credential "own" already trusts`},
		},
		"TooMany": {
			profiles: crowd(11),
			want:     []string{`spec.identity.azure.name: Invalid value: "mi-pg": 22 federated credentials, but Azure allows 20 per identity`},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Plans(tc.profiles, tc.options)
			faults := profiles.Errors{}
			assert.Assert(t, errors.As(err, &faults), "%v", err)
			text := fmt.Sprint(err)
			assert.Equal(t, len(faults), len(tc.want), text)
			for _, want := range tc.want {
				assert.Assert(t, strings.Contains("\n"+text, "\n"+want), "want %s\ngot %s", want, text)
			}
		})
	}
}

// crowd returns n profiles with one identity.
func crowd(n int) []*profiles.Profile {
	all := make([]*profiles.Profile, n)
	for i := range n {
		all[i] = profile(named("postgres", fmt.Sprintf("pg-%d", i)))
	}
	return all
}

func TestTwentyAreEnough(t *testing.T) {
	plans, err := Plans(crowd(10), Options{})
	assert.NilError(t, err)
	assert.Equal(t, len(plans[0].Credentials), Limit)
	_, err = Plans(crowd(20), Options{NoRecovery: true})
	assert.NilError(t, err)
	_, err = Plans(crowd(21), Options{NoRecovery: true})
	assert.ErrorContains(t, err, "21 federated credentials")
}

// Faults of a parsed profile have positions.
func TestPlansLocates(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	p, err := profiles.Parse("pg.yaml", text, profiles.Set("--set", "spec.identity.azure.name", "a b"))
	assert.NilError(t, err)
	_, err = Plans([]*profiles.Profile{p}, Options{})
	assert.ErrorContains(t, err, `--set: spec.identity.azure.name: Invalid value: "a b"`)
}

// TestPlansWithDrill: the copy of a restore drill has a service account of its own, also where no recovery is planned.
func TestPlansWithDrill(t *testing.T) {
	drill := func(p *profiles.Profile) {
		p.Spec.Backup.Drill = &profiles.Drill{Cron: "@weekly", Image: "example.com/kubectl:1", StorageClass: "managed-csi"}
	}
	for want, o := range map[int]Options{3: {}, 2: {NoRecovery: true}} {
		got, err := Plans([]*profiles.Profile{profile(drill)}, o)
		assert.NilError(t, err)
		all := got[0].Credentials
		assert.Equal(t, len(all), want)
		last := all[want-1]
		assert.Equal(t, last.Subject, "system:serviceaccount:postgres:pg-drill")
		assert.Equal(t, last.Name, "postgres-pg-drill")
	}
	long := func(p *profiles.Profile) {
		p.Spec.Backup.Drill.Name = "x"
		p.Metadata.Namespace = strings.Repeat("n", 130)
	}
	_, err := Plans([]*profiles.Profile{profile(drill, long)}, Options{NoRecovery: true})
	assert.ErrorContains(t, err, "spec.backup.drill.name")
}
