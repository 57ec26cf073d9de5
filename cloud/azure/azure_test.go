// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"testing"

	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/cloud"
)

// TestStore: a URL is read back into the section that renders it.
func TestStore(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     string
		want   any
		out    string
	}{
		"default":   {"the default container is omitted", "https://a.blob.core.windows.net/backups", &Store{StorageAccount: "a"}, "https://a.blob.core.windows.net/backups"},
		"container": {"another one is named", "https://a.blob.core.windows.net/b", &Store{StorageAccount: "a", Container: "b"}, "https://a.blob.core.windows.net/b"},
		"folder":    {"a folder is left for a patch", "https://a.blob.core.windows.net/b/c/d", &Store{StorageAccount: "a", Container: "b"}, "https://a.blob.core.windows.net/b"},
		"s3":        {"of another cloud", "s3://bucket/", nil, ""},
		"emulator":  {"an address without an account in its host", "http://azurite:10000/a/b", nil, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := Provider{}.ImportStore(c.in)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			if got == nil {
				return
			}
			if out := (Provider{}).Bind(cloud.Sections{Store: got}, cloud.Facts{}).Destination(); out != c.out {
				t.Errorf("%s: renders as %q, want %q", c.reason, out, c.out)
			}
		})
	}
}

// TestSections: without sections, nothing is rendered, and missing sections are reported.
func TestSections(t *testing.T) {
	none := Provider{}.Bind(cloud.Sections{Store: (*Store)(nil)}, cloud.Facts{Backups: true})
	if m := none.ServiceAccount(); len(m.Annotations)+len(m.Labels)+len(none.PodLabels())+len(none.LoadBalancer(false, true)) > 0 {
		t.Errorf("a profile without sections has metadata")
	}
	var got []string
	for _, fault := range none.Validate() {
		got = append(got, fault.Field)
	}
	if diff := cmp.Diff([]string{"spec.identity.azure.clientID", "spec.backup.store.azure.storageAccount"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if faults := (Provider{}).Bind(cloud.Sections{}, cloud.Facts{}).Validate(); len(faults) > 0 {
		t.Errorf("without backups nothing is required: %v", faults)
	}
}

func TestArchive(t *testing.T) {
	config := func(path string, change func(*barmanv1.BarmanObjectStoreConfiguration)) *barmanv1.BarmanObjectStoreConfiguration {
		c := &barmanv1.BarmanObjectStoreConfiguration{DestinationPath: path}
		c.Azure = &barmanv1.AzureCredentials{InheritFromAzureAD: true}
		if change != nil {
			change(c)
		}
		return c
	}
	cases := map[string]struct {
		reason string
		config *barmanv1.BarmanObjectStoreConfiguration
		want   cloud.Archive
	}{
		"container": {"the server's folder", config("https://a.blob.core.windows.net/b/", nil), archive{"a", "b", "pg", true}},
		"folder":    {"below another one", config("https://a.blob.core.windows.net/b/c", nil), archive{"a", "b", "c/pg", true}},
		"key": {"with a key in a Secret", config("https://a.blob.core.windows.net/b", func(c *barmanv1.BarmanObjectStoreConfiguration) {
			c.Azure = &barmanv1.AzureCredentials{}
		}), archive{"a", "b", "pg", false}},
		"endpoint": {"az does not support an emulator", config("https://a.blob.core.windows.net/b", func(c *barmanv1.BarmanObjectStoreConfiguration) {
			c.EndpointURL = "http://azurite"
		}), nil},
		"nothing": {"no archive", nil, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := Provider{}.Archive(c.config, "pg")
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(archive{})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
