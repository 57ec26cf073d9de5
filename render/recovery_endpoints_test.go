// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	corev1 "k8s.io/api/core/v1"
)

func TestRecoveryEndpoints(t *testing.T) {
	const azure = "service.beta.kubernetes.io/azure-"
	standalone := set("spec.endpoints.management", "standalone")
	own := render.RecoveryOptions{Endpoints: render.OwnEndpoints, DNSLabel: "pg-2"}
	for name, tc := range map[string]struct {
		reason      string
		options     render.RecoveryOptions
		annotations map[string]string
		selector    string
	}{
		"own": {"a new address from Azure, with the requested label", own, map[string]string{azure + "dns-label-name": "pg-2"}, "pg-recovered-db"},
		"promoted": {"the source's address and label", render.RecoveryOptions{Endpoints: render.PromotedEndpoints}, map[string]string{
			azure + "dns-label-name": "example-pg", azure + "pip-name": "pip-pg", azure + "load-balancer-resource-group": "rg-pg",
		}, "pg-recovered-db"},
	} {
		t.Run(name, func(t *testing.T) {
			objects, err := render.Recovery(builtin(t, "aks-public", standalone), tc.options)
			assert.NilError(t, err)
			s := find[*corev1.Service](t, objects)
			if diff := cmp.Diff(tc.annotations, s.Annotations); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			assert.Equal(t, s.Spec.Selector["cnpg.io/cluster"], tc.selector)
			objects, err = render.Recovery(builtin(t, "aks-public"), tc.options)
			assert.NilError(t, err)
			managed := find[*cnpgv1.Cluster](t, objects).Spec.Managed.Services.Additional[0].ServiceTemplate
			assert.Equal(t, managed.ObjectMeta.Name, s.Name)
			if diff := cmp.Diff(tc.annotations, managed.ObjectMeta.Annotations); diff != "" {
				t.Errorf("%s, managed (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestLabelOnOneAddress: Azure creates two addresses, but a label belongs to one address.
func TestLabelOnOneAddress(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		unset  string
		want   []string
	}{
		"both":           {"on the read-write address", "", []string{"pg-2", ""}},
		"read-only only": {"on the only address", "spec.endpoints.readWrite", []string{"pg-2"}},
	} {
		t.Run(name, func(t *testing.T) {
			overrides := []profiles.Override{set("spec.endpoints.management", "standalone")}
			if tc.unset != "" {
				overrides = append(overrides, set(tc.unset, "null"))
			}
			objects, err := render.Recovery(builtin(t, "aks-public", overrides...), render.RecoveryOptions{
				Endpoints: render.OwnEndpoints, DNSLabel: "pg-2",
			})
			assert.NilError(t, err)
			var got []string
			for _, o := range objects {
				if s, ok := o.(*corev1.Service); ok {
					got = append(got, s.Annotations["service.beta.kubernetes.io/azure-dns-label-name"])
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestInheritedLabelStaysBehind: the Services of the recovered Cluster do not inherit the source's DNS label.
func TestInheritedLabelStaysBehind(t *testing.T) {
	const label = "service.beta.kubernetes.io/azure-dns-label-name"
	p := builtin(t, "aks-public", set("spec.inheritedMetadata.annotations", "{"+label+": example-pg, example.com/team: shop}"))
	objects, err := render.Recovery(p, render.RecoveryOptions{Endpoints: render.OwnEndpoints})
	assert.NilError(t, err)
	want := map[string]string{"example.com/team": "shop"}
	if diff := cmp.Diff(want, find[*cnpgv1.Cluster](t, objects).Spec.InheritedMetadata.Annotations); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	assert.Equal(t, p.Spec.InheritedMetadata.Annotations[label], "example-pg", "the builders must not change the profile")
}
