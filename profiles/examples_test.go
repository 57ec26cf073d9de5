// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/cloud"

	"github.com/google/go-cmp/cmp"
)

// TestExamples compares the list with the built-ins: every value that users must replace is in the list of examples.
func TestExamples(t *testing.T) {
	ours := []string{"pgha-premium-lrs-delete", "pgha-premium-v2-base", "pgha-premium-v2", "pgha-local-nvme"} // rendered along
	seen := map[string]bool{}
	for _, name := range Names() {
		p, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		profile, err := Parse(name, p)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range profile.examples() {
			value := e.Value
			seen[e.Field+"="+value] = true
			if value != "" && !slices.Contains(e.Values, value) && !slices.Contains(ours, value) {
				t.Errorf("%s: %s is %q, which is not in the list of examples", name, e.Field, value)
			}
		}
		for _, v := range profile.Cloud().Variables() {
			for _, field := range v.Fields {
				known := slices.ContainsFunc(profile.examples(), func(e cloud.Example) bool { return e.Field == field })
				if !known && field != "spec.recovery.name" && field != "spec.identity.azure.issuer" { // empty in all of them
					t.Errorf("$%s fills in %s, which is not in the list of examples", v.Name, field)
				}
			}
		}
	}
	for _, e := range Default().examples() {
		if !slices.ContainsFunc(e.Values, func(value string) bool { return seen[e.Field+"="+value] }) {
			t.Errorf("no built-in has an example in %s", e.Field)
		}
	}
}

// TestEveryVariable: all missing variables are reported together, with their position and how to set them.
func TestEveryVariable(t *testing.T) {
	all := map[string]string{
		"PG_NAMESPACE": "db", "PG_PRIMARY_CLUSTER_NAME": "orders", "AKS_PRIMARY_CLUSTER_PG_DNSPREFIX": "label",
		"AKS_UAMI_WORKLOAD_CLIENTID": "11111111-2222-3333-4444-555555555555", "PG_PRIMARY_STORAGE_ACCOUNT_NAME": "mine",
		"BACKUP_ONDEMAND_NAME": "now", "BACKUP_SCHEDULED_NAME": "nightly", "AKS_PRIMARY_CLUSTER_NODERG_NAME": "rg-nodes",
		"AKS_PRIMARY_CLUSTER_PUBLICIP_NAME": "pip", "MY_PUBLIC_CLIENT_IP": "192.0.2.1", "RESOURCE_GROUP_NAME": "rg",
		"AKS_PRIMARY_CLUSTER_NAME": "aks", "AKS_PRIMARY_CLUSTER_FED_CREDENTIAL_NAME": "fed", "AKS_UAMI_CLUSTER_IDENTITY_NAME": "mi",
	}
	cases := map[string]struct {
		reason, profile string
		without         []string
		more            []Override
		want            []string // the variables that are asked for
	}{
		"all": {reason: "the guide's shell", profile: "aks-guide-2024"},
		"two": {
			reason: "each is named", profile: "aks-guide-2024",
			without: []string{"PG_PRIMARY_STORAGE_ACCOUNT_NAME", "MY_PUBLIC_CLIENT_IP"},
			want:    []string{"PG_PRIMARY_STORAGE_ACCOUNT_NAME", "MY_PUBLIC_CLIENT_IP"},
		},
		"three fields": {
			reason: "the label is one variable", profile: "aks-guide-2024",
			without: []string{"AKS_PRIMARY_CLUSTER_PG_DNSPREFIX"}, want: []string{"AKS_PRIMARY_CLUSTER_PG_DNSPREFIX"},
		},
		"set otherwise": {
			reason: "a flag sets it", profile: "aks-guide-2024",
			without: []string{"PG_NAMESPACE"}, more: []Override{Set("--namespace", "metadata.namespace", "cnpg-database")},
		},
		"not in the profile": {reason: "aks has no public endpoints", profile: "aks", without: []string{"MY_PUBLIC_CLIENT_IP"}},
		"storage class":      {reason: "only the guide of 2025 uses it", profile: "aks-guide-2025", want: []string{"POSTGRES_STORAGE_CLASS"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text, err := Builtin(c.profile)
			if err != nil {
				t.Fatal(err)
			}
			lookup := func(name string) (string, bool) {
				value, ok := all[name]
				return value, ok && !slices.Contains(c.without, name)
			}
			_, err = Parse(c.profile+".yaml", text, append([]Override{FromEnv(lookup), EveryVariable(lookup)}, c.more...)...)
			var got []string
			if err != nil {
				for line := range strings.SplitSeq(err.Error(), "\n") {
					_, rest, _ := strings.Cut(line, ": $")
					variable, _, _ := strings.Cut(rest, " ")
					got = append(got, variable)
					if !strings.HasPrefix(line, c.profile+".yaml:") || !strings.Contains(line, "set the variable, or use --set spec.") {
						t.Errorf("the error lacks a place or a way out: %s", line)
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestPlaceholders: every example value is named with its line, and nothing else.
func TestPlaceholders(t *testing.T) {
	cases := map[string]struct {
		reason, profile string
		overrides       []Override
		want            []string
	}{
		"aks-public": {
			reason: "all of it", profile: "aks-public",
			want: []string{"spec.identity.azure.clientID (line 89)", "spec.identity.azure.name (line 90)", "spec.identity.azure.resourceGroup (line 91)",
				"spec.identity.azure.aks.name (line 93)", "spec.backup.store.azure.storageAccount (line 97)", "spec.endpoints.sourceRanges[0] (line 120)",
				"spec.endpoints.azure.publicIP.name (line 123)", "spec.endpoints.azure.publicIP.resourceGroup (line 124)", "spec.endpoints.readWrite.azure.dnsLabel (line 128)"},
		},
		"some changed": {
			reason: "changed values are not reported", profile: "aks",
			overrides: []Override{Set("--set", "spec.identity.azure.clientID", "11111111-2222-3333-4444-555555555555"),
				Set("--set", "spec.identity.azure.name", "mine"), Set("--set", "spec.identity.azure.resourceGroup", "mine")},
			want: []string{"spec.identity.azure.aks.name (line 94)", "spec.backup.store.azure.storageAccount (line 98)"},
		},
		"aks-dev": {reason: "it has no backups", profile: "aks-dev"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text, err := Builtin(c.profile)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Parse(c.profile, text, c.overrides...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, p.Placeholders()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
