// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

const fleetHead = `apiVersion: pgha.dev/v1beta1
kind: Fleet
defaults:
  metadata:
    namespace: cnpg-database
    labels: {team: db}
  spec:
    instances: 3
    resources: {cpu: "2", memory: 8Gi}
    storage: {size: 64Gi}
    backup: {method: none}
    postgresql: {parameters: {work_mem: 8MB, log_lock_waits: "on"}, pg_hba: [hostssl all all all scram-sha-256]}
sites:
`

// TestFleet: a site overrides the defaults, maps entry by entry and lists as a whole, like a profile over Default.
func TestFleet(t *testing.T) {
	fleet, err := profiles.ParseFleet("fleet.yaml", []byte(fleetHead+`- name: weu
- name: neu
  metadata: {name: pg, labels: {region: neu}}
  spec:
    instances: 5
    postgresql: {parameters: {work_mem: 16MB}, pg_hba: []}
    backup: {schedule: {owner: none}}
`), profiles.Set("--set", "spec.storage.size", "128Gi"))
	assert.NilError(t, err)
	assert.DeepEqual(t, fleet.Sites, []string{"weu", "neu"})
	weu, err := fleet.Profile(0)
	assert.NilError(t, err)
	neu, err := fleet.Profile(1)
	assert.NilError(t, err)
	type facts struct {
		Name, Namespace, Size, Owner string
		Labels, Parameters           map[string]string
		HBA                          []string
		Instances                    int32
	}
	of := func(p *profiles.Profile) facts {
		return facts{p.ClusterName(), p.Namespace(), p.Spec.Storage.Size, p.Spec.Backup.Schedule.Owner, p.Metadata.Labels,
			p.Spec.PostgreSQL.Parameters, p.Spec.PostgreSQL.PgHBA, p.Spec.Instances}
	}
	want := facts{"weu", "cnpg-database", "128Gi", "self", map[string]string{"team": "db"},
		map[string]string{"work_mem": "8MB", "log_lock_waits": "on"}, []string{"hostssl all all all scram-sha-256"}, 3}
	if diff := cmp.Diff(want, of(weu)); diff != "" {
		t.Errorf("weu (-want +got):\n%s", diff)
	}
	want = facts{"pg", "cnpg-database", "128Gi", "none", map[string]string{"team": "db", "region": "neu"},
		map[string]string{"work_mem": "16MB", "log_lock_waits": "on"}, []string{}, 5}
	if diff := cmp.Diff(want, of(neu)); diff != "" {
		t.Errorf("neu (-want +got):\n%s", diff)
	}
}

// TestFleetSitesAreApart: sites share no values that a caller could change, and can be resolved concurrently.
func TestFleetSitesAreApart(t *testing.T) {
	fleet, err := profiles.ParseFleet("fleet.yaml", []byte(fleetHead+strings.Repeat("- name: x\n", 1)+"- name: b\n- name: c\n- name: d\n"))
	assert.NilError(t, err)
	var wait sync.WaitGroup
	for range 4 {
		for i := range fleet.Sites {
			wait.Go(func() {
				p, err := fleet.Profile(i)
				if err == nil {
					p.Metadata.Labels["site"] = p.ClusterName()
					p.Spec.PostgreSQL.Parameters["work_mem"] = "1MB"
				}
			})
		}
	}
	wait.Wait()
	p, err := fleet.Profile(0)
	assert.NilError(t, err)
	assert.DeepEqual(t, p.Metadata.Labels, map[string]string{"team": "db"})
}

func TestFleetFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		text   string
		want   string // of ParseFleet, or of the first site's profile
	}{
		"Unknown": {"a misspelled field of a site is reported with its position and full path", fleetHead + "- name: weu\n  spec:\n    instance: 5\n",
			`fleet.yaml:16:5: sites[0].spec.instance: unknown field "instance", did you mean "instances"?`},
		"UnknownDefault": {"a misspelled field of the defaults is reported the same way", strings.Replace(fleetHead, "instances", "instance", 1) + "- name: weu\n",
			`fleet.yaml:8:5: defaults.spec.instance: unknown field "instance", did you mean "instances"?`},
		"Top": {"no other fields are allowed", "site: []\n" + fleetHead + "- name: weu\n",
			`fleet.yaml:1:1: site: unknown field "site", did you mean "sites"?`},
		"Twice": {"two sites with the same name would share a directory", fleetHead + "- name: weu\n- name: weu\n",
			`fleet.yaml:15:9: sites[1].name: Duplicate value: "weu"`},
		"NoName": {"a site needs a name", fleetHead + "- spec: {}\n",
			"fleet.yaml:14:3: sites[0].name: is required: lower-case letters, digits and '-', starting with a letter"},
		"BadName": {"a name cannot point outside of the directory", fleetHead + "- name: ../etc\n",
			`fleet.yaml:14:9: sites[0].name: Invalid value: "../etc": must be at most 63 lower-case letters, digits and '-', start with a letter, and end with a letter or digit`},
		"NoSites": {"a fleet needs sites", strings.Replace(fleetHead, "sites:\n", "sites: []\n", 1),
			"fleet.yaml:13:8: sites: is required: a list of sites, each with a name and its differences from the defaults"},
		"NamedDefaults": {"the defaults are not a site", strings.Replace(fleetHead, "defaults:\n", "defaults:\n  name: all\n", 1) + "- name: weu\n",
			"fleet.yaml:4:9: defaults.name: must not be set; set the name of each site"},
		"SiteInvalid": {"a fault of a site has its path in the fleet", fleetHead + "- name: weu\n  spec:\n    instances: 0\n",
			"fleet.yaml:16:16: sites[0].spec.instances: Invalid value: 0: must be at least 1"},
		"DefaultInvalid": {"a fault of the defaults has the path of the defaults", strings.Replace(fleetHead, "64Gi", "big", 1) + "- name: weu\n",
			`fleet.yaml:10:21: defaults.spec.storage.size: Invalid value: "big": invalid quantity; write a number with an optional unit, as in "2", "500m" or "64Gi"`},
		"AllSites": {"a misspelled field in one site does not hide faults of the others", fleetHead +
			"- name: weu\n  spec: {instance: 5, target: \"9\"}\n- name: neu\n  spec:\n    instances: 0\n- name: Sue\n  spec: {storage: {size: 1, sise: 2}}\n",
			`fleet.yaml:15:10: sites[0].spec.instance: unknown field "instance", did you mean "instances"?
fleet.yaml:15:31: sites[0].spec.target: Invalid value: "9": it is no version; write "1.30" for the newest patch of a minor version, or one release such as "1.30.1"
fleet.yaml:18:16: sites[1].spec.instances: Invalid value: 0: must be at least 1
fleet.yaml:19:9: sites[2].name: Invalid value: "Sue": must be at most 63 lower-case letters, digits and '-', start with a letter, and end with a letter or digit
fleet.yaml:20:26: sites[2].spec.storage.size: expected a string, got a number: write it with its unit, as in "1Gi"
fleet.yaml:20:29: sites[2].spec.storage.sise: unknown field "sise", did you mean "size"?`},
		"DefaultsOnce": {"a fault of the defaults is reported once for all sites",
			strings.Replace(fleetHead, "64Gi", "big", 1) + "- name: weu\n  spec: {instance: 5}\n- name: neu\n",
			`fleet.yaml:10:21: defaults.spec.storage.size: Invalid value: "big": invalid quantity; write a number with an optional unit, as in "2", "500m" or "64Gi"
fleet.yaml:15:10: sites[0].spec.instance: unknown field "instance", did you mean "instances"?`},
		"Missing": {"a missing field is reported at the site", strings.Replace(fleetHead, "    storage: {size: 64Gi}\n", "", 1) + "- name: weu\n",
			`fleet.yaml:13:3: sites[0].spec.storage.size: is required: a quantity, as in "2" for CPUs or "64Gi" for bytes`},
	} {
		t.Run(name, func(t *testing.T) {
			fleet, err := profiles.ParseFleet("fleet.yaml", []byte(tc.text))
			if err == nil {
				_, err = fleet.Profile(0)
			}
			assert.Assert(t, err != nil, tc.reason)
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestRemovedFromDefaults: a null in a site, or in a flag, removes what the defaults set. The fault is there, and not in the defaults.
func TestRemovedFromDefaults(t *testing.T) {
	const text = "apiVersion: pgha.dev/v1beta1\nkind: Fleet\ndefaults:\n  metadata: {namespace: db}\n  spec:\n    resources: {cpu: \"2\", memory: 8Gi}\n" +
		"    storage: {size: 10Gi}\n    identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555}}\n" +
		"    backup: {store: {azure: {storageAccount: acme}}}\nsites:\n- {name: s0}\n"
	for name, tc := range map[string]struct {
		reason, site string
		overrides    []profiles.Override
		want         string
	}{
		"a member": {"the site has no identity", "- {name: s1, spec: {identity: {azure: null}}}\n", nil,
			"f.yaml:12:39: sites[1].spec.identity.azure.clientID: is required"},
		"a union": {"the site has no store", "- {name: s1, spec: {backup: {store: null}}}\n", nil,
			"f.yaml:12:37: sites[1].spec.backup.store.azure.storageAccount: is required"},
		"a flag": {"the flag removes it", "", []profiles.Override{profiles.Set("--set", "spec.identity.azure", "null")},
			"--set: spec.identity.azure.clientID: is required"},
	} {
		t.Run(name, func(t *testing.T) {
			fleet, err := profiles.ParseFleet("f.yaml", []byte(text+tc.site), tc.overrides...)
			assert.NilError(t, err)
			_, err = fleet.Profile(len(fleet.Sites) - 1)
			assert.ErrorContains(t, err, tc.want, tc.reason)
		})
	}
}
