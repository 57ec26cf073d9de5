// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"fmt"
	"strconv"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// TestMoreConnections: a profile with tuning "auto" has no finding with more connections that it does not have with 100, whichever
// field sets the number, and whatever the profile sets itself besides. work_mem never grows with the connections.
func TestMoreConnections(t *testing.T) {
	const few = 100
	quiet, loud := 0, 0
	for _, base := range sizedProfiles(t) {
		before, lastMem := tuned(t, base, few)
		if len(before) == 0 {
			quiet++
		} else {
			loud++
		}
		for _, n := range []int{101, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000} {
			found, workMem := tuned(t, base, n)
			for finding, message := range found {
				if _, ok := before[finding]; !ok {
					t.Errorf("%s: %d connections: %s: %s", base.name, n, finding, message)
				}
			}
			if workMem > lastMem {
				t.Errorf("%s: work_mem grows to %d kB with %d connections", base.name, workMem, n)
			}
			lastMem = workMem
		}
	}
	if quiet < 50 || loud == 0 {
		t.Errorf("%d profiles without a finding and %d with one show little", quiet, loud)
	}
}

// sizedProfile is a profile, and the field that sets its connections.
type sizedProfile struct {
	name, field string
	profile     *profiles.Profile
}

func sizedProfiles(t *testing.T) []sizedProfile {
	t.Helper()
	text, err := profiles.Builtin("aks")
	if err != nil {
		t.Fatal(err)
	}
	var all []sizedProfile
	for _, memory := range []string{"256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "31Gi", "256Gi"} {
		for _, cpu := range []string{"1", "2", "8"} {
			for _, own := range []string{"{}", `{shared_buffers: 3GB}`, `{maintenance_work_mem: 1GB, autovacuum_max_workers: "5"}`} {
				for _, field := range []string{"maxConnections", "parameters.max_connections"} {
					p, err := profiles.Parse("aks", text, profiles.Set("", "spec.resources.memory", memory),
						profiles.Set("", "spec.resources.cpu", cpu), profiles.Set("", "spec.postgresql.parameters", own))
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, sizedProfile{fmt.Sprintf("%s, %s CPUs, %s, %s", memory, cpu, own, field), field, p})
				}
			}
		}
	}
	return all
}

// tuned returns the findings for a number of connections, and work_mem in kB.
func tuned(t *testing.T, s sizedProfile, connections int) (map[string]string, int) {
	t.Helper()
	p := s.profile.DeepCopy()
	if s.field == "maxConnections" {
		p.Spec.PostgreSQL.MaxConnections = int32(connections)
	} else {
		if p.Spec.PostgreSQL.Parameters == nil {
			p.Spec.PostgreSQL.Parameters = map[string]string{}
		}
		p.Spec.PostgreSQL.Parameters["max_connections"] = strconv.Itoa(connections)
	}
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		t.Fatal(err)
	}
	in := lint.Input{Target: p.Resolve().Target, Profile: p}
	workMem := 0
	for _, o := range objects {
		in.Resources = append(in.Resources, lint.Resource{Object: o})
		c, ok := o.(*cnpgv1.Cluster)
		if !ok {
			continue
		}
		parameters := c.Spec.PostgresConfiguration.Parameters
		if parameters["max_connections"] != strconv.Itoa(connections) {
			t.Fatalf("%s: max_connections is %s", s.name, parameters["max_connections"])
		}
		setting, _ := pgsettings.Find(18, "work_mem")
		value, err := setting.Parse(parameters["work_mem"])
		if err != nil {
			t.Fatal(err)
		}
		workMem, _ = strconv.Atoi(value)
	}
	found := map[string]string{}
	for _, f := range lint.Run(in) {
		found[f.Rule+" "+f.Field] = f.Message
	}
	return found, workMem
}
