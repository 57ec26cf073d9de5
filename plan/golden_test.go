// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// edits are changes of a rendered text: pairs of what is there and what replaces it.
type edits []string

const (
	imageLine   = "imageName: ghcr.io/cloudnative-pg/postgresql:18.6-standard-trixie\n"
	olderImage  = "imageName: ghcr.io/cloudnative-pg/postgresql:18.5-standard-trixie\n"
	switchover  = olderImage + "  primaryUpdateMethod: switchover\n"
	parameters  = "spec.postgresql.parameters."
	clusterHead = "kind: Cluster\nmetadata:\n"
)

// weekly are changes that platform teams make each week.
var weekly = map[string]struct {
	reason   string
	old, new []string // overrides of the profile
	was, is  edits    // of what is rendered
}{
	"work_mem":             {reason: "a reload", new: []string{parameters + "work_mem=32MB"}},
	"max_connections-up":   {reason: "a restart in place, and work_mem follows", new: []string{parameters + "max_connections=200"}},
	"max_connections-down": {reason: "the primary restarts first", old: []string{parameters + "max_connections=200"}, new: []string{parameters + "max_connections=150"}},
	"memory":               {reason: "new pods, and parameters that are derived", new: []string{"spec.resources.memory=16Gi"}},
	"storage-up":           {reason: "volumes grow in place", new: []string{"spec.storage.size=128Gi"}},
	"instances":            {reason: "replicas join", new: []string{"spec.instances=5"}},
	"image-minor":          {reason: "a rolling update", was: edits{imageLine, olderImage}},
	"sidecar-cpu":          {reason: "waits for the next reconcile", new: []string{"spec.backup.sidecar.cpu=500m"}},
	"label":                {reason: "one object only", is: edits{clusterHead, clusterHead + "  labels:\n    team: orders\n"}},
	"pg_hba": {reason: "an item of a list", is: edits{
		"    pg_hba:\n", "    pg_hba:\n    - hostssl orders orders 10.0.0.0/8 scram-sha-256\n",
	}},
	"schedule": {reason: "another kind than the Cluster", new: []string{"spec.backup.schedule.cron=0 30 1 * * *"}},
	"image-and-parameter": {
		reason: "refused with the method switchover", new: []string{parameters + "work_mem=32MB"},
		was: edits{imageLine, switchover}, is: edits{imageLine, imageLine + "  primaryUpdateMethod: switchover\n"},
	},
	"storage-shrink": {reason: "refused", new: []string{"spec.storage.size=32Gi"}},
	"owner":          {reason: "accepted and fails later", new: []string{"spec.bootstrap.owner=orders"}},
	"server-name": {reason: "data at risk", is: edits{
		"barmanObjectName: pg-store\n", "barmanObjectName: pg-store\n      serverName: pg-2\n",
	}},
}

// TestGolden compares text and Markdown of the weekly changes: go test ./plan -run TestGolden -update.
func TestGolden(t *testing.T) {
	for name, c := range weekly {
		t.Run(name, func(t *testing.T) {
			t.Log(c.reason)
			checkGolden(t, name, c.was.of(t, rendered(t, c.old...)), c.is.of(t, rendered(t, c.new...)))
		})
	}
}

// TestGoldenFleet has four sites, of which two change.
func TestGoldenFleet(t *testing.T) {
	fleet := func(second, fourth string) string {
		var text strings.Builder
		for _, s := range [][2]string{{"eu-1", "spec.instances=3"}, {"eu-2", second}, {"us-1", "spec.instances=3"}, {"us-2", fourth}} {
			text.WriteString("---\n" + rendered(t, "metadata.namespace="+s[0], "spec.storageClasses=null", s[1]))
		}
		return text.String()
	}
	checkGolden(t, "fleet", fleet("spec.instances=3", "spec.instances=3"), fleet("spec.resources.memory=16Gi", parameters+"work_mem=32MB"))
}

// checkGolden compares the plan of two texts with the files of a name.
func checkGolden(t *testing.T, name, old, new string) {
	t.Helper()
	p, err := plan.Compare(sideFrom(t, "old", old), sideFrom(t, "new", new))
	assert.NilError(t, err)
	plan.CheckCommands(t, p)
	golden.Assert(t, string(plan.Text(p, "changes")), "golden/"+name+".txt")
	golden.Assert(t, string(plan.Markdown(p, "changes")), "golden/"+name+".md")
}

// rendered is the built-in profile aks with overrides as YAML.
func rendered(t *testing.T, overrides ...string) string {
	t.Helper()
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	assign := func(*profiles.Profile) []profiles.Assignment {
		var all []profiles.Assignment
		for _, o := range overrides {
			field, value, _ := strings.Cut(o, "=")
			all = append(all, profiles.Assignment{Origin: "--set", Field: field, Value: value})
		}
		return all
	}
	p, err := profiles.Parse("aks.yaml", text, assign)
	assert.NilError(t, err)
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	yaml, err := manifest.YAML(objects)
	assert.NilError(t, err)
	return string(yaml)
}

// of edits a text. What is to be replaced must be there.
func (e edits) of(t *testing.T, text string) string {
	t.Helper()
	for i := 0; i < len(e); i += 2 {
		assert.Assert(t, strings.Contains(text, e[i]), "%q is not there", e[i])
		text = strings.Replace(text, e[i], e[i+1], 1)
	}
	return text
}

func sideFrom(t *testing.T, label, text string) plan.Side {
	t.Helper()
	resources, _, faults := lint.Read(label, []byte(text))
	assert.NilError(t, faults.Err())
	return plan.Side{Label: label, Resources: resources}
}
