// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/cloud/azure"
)

func TestOneCloud(t *testing.T) {
	cases := map[string]struct {
		reason string
		set    []memberOf
		want   []string
	}{
		"none":  {reason: "a profile without backups is in the default cloud"},
		"agree": {reason: "the same in all", set: []memberOf{{"spec.backup.store", "a"}, {"spec.identity", "a"}, {"spec.endpoints", "a"}}},
		"two in one": {
			reason: "a site of a fleet has the defaults' member and its own",
			set:    []memberOf{{"spec.backup.store", "a"}, {"spec.backup.store", "b"}},
			want:   []string{"spec.backup.store.b: Forbidden: spec.backup.store already has a, and only one member may be set; to remove the one that a fleet's defaults set, write a: null"},
		},
		"disagree": {
			reason: "backups in one cloud under an identity of another",
			set:    []memberOf{{"spec.backup.store", "a"}, {"spec.identity", "b"}},
			want:   []string{"spec.identity.b: Forbidden: spec.backup.store uses a, and all sections must use the same cloud"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, fault := range oneCloud(c.set) {
				got = append(got, fault.Error())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestUnions: every provider has a member with its name in every union; otherwise its sections would be lost.
func TestUnions(t *testing.T) {
	p := Default()
	p.Spec.Endpoints.ReadWrite, p.Spec.Endpoints.ReadOnly = &Endpoint{}, &Endpoint{}
	p.Spec.Monitoring.Alerts = &Alerts{}
	for _, provider := range Clouds() {
		for _, u := range p.unions() {
			assert.Check(t, memberNamed(u.value, provider.Name()).IsValid(), "%s has no member %s", u.path, provider.Name())
		}
	}
}

// TestSections: Cloud returns the sections that SetSections sets; a section that is not given stays, and a nil pointer removes it.
func TestSections(t *testing.T) {
	p := Default()
	assert.Equal(t, len(members(&p.Spec.Endpoints)), 0)
	p.Spec.Endpoints.ReadWrite = &Endpoint{Port: 5432}
	want := cloud.Sections{
		Store: &azure.Store{StorageAccount: "account"}, Identity: &azure.Identity{ClientID: "id"},
		Endpoints: &azure.Endpoints{PublicIP: azure.PublicIP{Name: "ip"}}, ReadWrite: &azure.Endpoint{DNSLabel: "pg"},
	}
	p.SetSections("azure", want)
	p.SetSections("azure", cloud.Sections{})
	if diff := cmp.Diff(want, p.sections("azure")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	p.SetSections("azure", cloud.Sections{Endpoints: (*azure.Endpoints)(nil), ReadOnly: &azure.Endpoint{DNSLabel: "lost"}})
	want.Endpoints = nil
	if diff := cmp.Diff(want, p.sections("azure")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestCopies: the recovered cluster's profile and its endpoints are copies that share no section with the source.
func TestCopies(t *testing.T) {
	text, err := Builtin("aks-guide-2024")
	assert.NilError(t, err)
	p, err := Parse("aks-guide-2024", text)
	assert.NilError(t, err)
	r := p.Recovered()
	assert.Equal(t, r.Spec.Identity.Azure.Credential, "")
	own := p.OwnEndpoints("mine")
	assert.Equal(t, own.ReadWrite.Azure.DNSLabel, "mine")
	assert.Assert(t, own.Azure == nil && own.ReadOnly.Azure == nil)

	again, err := Parse("aks-guide-2024", text)
	assert.NilError(t, err)
	if diff := cmp.Diff(again.Spec, p.Spec); diff != "" {
		t.Errorf("the source has changed (-want +got):\n%s", diff)
	}
}
