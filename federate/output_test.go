// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"regexp"
	"testing"

	"github.com/pgha/pgha/cloud/azure"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func plansOf(t *testing.T, ps ...*profiles.Profile) []Plan {
	t.Helper()
	plans, err := Plans(ps, Options{})
	assert.NilError(t, err)
	return plans
}

func TestBicepIsForOneResourceGroup(t *testing.T) {
	plans := plansOf(t, profile(), profile(named("x", "y"), identity(func(id *azure.Identity) { id.ResourceGroup = "other" })))
	_, err := Bicep(plans)
	assert.Error(t, err, `cannot write one Bicep file for identities in resource groups "rg-data" and "other": print one for each`)
	plans[1].ResourceGroup = "RG-data"
	_, err = Bicep(plans)
	assert.NilError(t, err)
}

func TestASORefuses(t *testing.T) {
	given := identity(func(id *azure.Identity) { id.Issuer = fakeaz.Issuer })
	cases := map[string]struct {
		profiles []*profiles.Profile
		options  Options
		want     string
	}{
		"NoIssuer": {
			profiles: []*profiles.Profile{profile()},
			want: "cannot write federated credential \"postgres-pg\": spec.identity.azure.issuer is required with -o aso; az aks show --query oidcIssuerProfile.issuerUrl prints it\n" +
				"cannot write federated credential \"postgres-pg-recovered-db\": spec.identity.azure.issuer is required with -o aso; az aks show --query oidcIssuerProfile.issuerUrl prints it",
		},
		"Subscription": {
			profiles: []*profiles.Profile{profile(given)}, options: Options{Subscription: "my/subscription"},
			want: "cannot write federated credential \"postgres-pg\": invalid subscription ID \"my/subscription\"; az account show --query id prints it\n" +
				"cannot write federated credential \"postgres-pg-recovered-db\": invalid subscription ID \"my/subscription\"; az account show --query id prints it",
		},
		"SameObject": {
			profiles: []*profiles.Profile{
				profile(given, identity(func(id *azure.Identity) { id.Credential = "a_b" })),
				profile(given, identity(func(id *azure.Identity) { id.Credential, id.Name = "A-B", "mi-other" }), func(p *profiles.Profile) { p.Spec.Recovery.Name = "second" }),
			},
			want: `cannot write federated credentials "a_b" and "A-B": both would be object "postgres/a-b"`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := ASO(plansOf(t, tc.profiles...), tc.options)
			assert.Error(t, err, tc.want)
		})
	}
}

func TestASOInTwoNamespaces(t *testing.T) {
	given := identity(func(id *azure.Identity) { id.Issuer = fakeaz.Issuer })
	plans := plansOf(t, profile(given), profile(given, named("shop", "orders")))
	_, err := ASO(plans, Options{})
	assert.ErrorContains(t, err, `identity "mi-pg" is used in namespaces "postgres" and "shop", which needs --subscription`)
	_, err = ASO(plans, Options{Subscription: "0"})
	assert.NilError(t, err)
}

// Labels do not depend on other profiles, and are unique.
func TestTerraformLabels(t *testing.T) {
	w := terraformWriter{labels: map[string]bool{}}
	assert.Equal(t, w.label("credential", "a_b"+"_"+"c"), "pgha_a_b_c")
	assert.Equal(t, w.label("credential", "a"+"_"+"b_c"), "pgha_a_b_c_2")
	assert.Equal(t, w.label("identity", "a_b_c"), "pgha_a_b_c")
	assert.Equal(t, w.label("aks", "1 é${x}"), "pgha_1____x_")
}

// Within one identity, each credential depends on the previous one; identities do not depend on each other.
func TestOneAfterAnother(t *testing.T) {
	plans := plansOf(t, profile(), profile(named("x", "y")), profile(named("z", "z"), identity(func(id *azure.Identity) { id.Name = "mi-other" })))
	bicep, err := Bicep(plans)
	assert.NilError(t, err)
	assert.DeepEqual(t, regexp.MustCompile(`dependsOn: \[\s*(\w+)`).FindAllStringSubmatch(string(bicep), -1), [][]string{
		{"dependsOn: [\n    credential1", "credential1"}, {"dependsOn: [\n    credential2", "credential2"},
		{"dependsOn: [\n    credential3", "credential3"}, {"dependsOn: [\n    credential5", "credential5"},
	})
	terraform, err := Terraform(plans)
	assert.NilError(t, err)
	matches := regexp.MustCompile(`depends_on = \[azurerm_federated_identity_credential\.(\S+)\]`).FindAllStringSubmatch(string(terraform), -1)
	after := make([]string, len(matches))
	for i, match := range matches {
		after[i] = match[1]
	}
	assert.DeepEqual(t, after, []string{
		"pgha_mi-pg_postgres-pg", "pgha_mi-pg_postgres-pg-recovered-db", "pgha_mi-pg_x-y", "pgha_mi-other_z-z",
	})
}
