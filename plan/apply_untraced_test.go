// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// ordersProfile is the side of testdata/live/orders.yaml, with overrides.
func ordersProfile(t *testing.T, overrides ...string) plan.Side {
	t.Helper()
	text, err := os.ReadFile("testdata/live/orders.yaml")
	assert.NilError(t, err)
	var all []profiles.Override
	for i := 0; i < len(overrides); i += 2 {
		all = append(all, profiles.Set("--set", overrides[i], overrides[i+1]))
	}
	p, err := profiles.Parse("orders.yaml", text, all...)
	assert.NilError(t, err)
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	stream, err := manifest.YAML(objects)
	assert.NilError(t, err)
	return readSide(t, "new", stream)
}

// server is testdata/live/server.yaml, what kubectl get --show-managed-fields prints after a server-side apply of orders.yaml: each
// object after an edit, or without those for which the edit returns false.
func server(t *testing.T, edit func(o map[string]any) bool) plan.Side {
	t.Helper()
	text, err := os.ReadFile("testdata/live/server.yaml")
	assert.NilError(t, err)
	var list map[string]any
	assert.NilError(t, yaml.Unmarshal(text, &list))
	var kept []any
	for _, item := range list["items"].([]any) {
		if edit(item.(map[string]any)) {
			kept = append(kept, item)
		}
	}
	list["items"] = kept
	text, err = json.Marshal(list)
	assert.NilError(t, err)
	return readSide(t, "live", text)
}

// asShown is the list as it is, and hidden what kubectl get prints without --show-managed-fields.
func asShown(map[string]any) bool { return true }
func hidden(o map[string]any) bool {
	delete(at(o, "metadata"), "managedFields")
	return true
}

// changedNames lists the objects and fields that change.
func changedNames(p *plan.Plan) []string {
	var all []string
	for _, site := range p.Sites {
		for _, o := range site.Objects {
			if o.Action != plan.Change {
				all = append(all, string(o.Action)+" "+o.String())
			}
			for _, c := range o.Changes {
				all = append(all, c.Path)
			}
		}
	}
	return all
}

// TestHiddenFields: what the new side lacks counts as removed where kubectl hid what the last apply set, and the plan says that this is
// assumed. With managedFields it is the same without the note.
func TestHiddenFields(t *testing.T) {
	annotate := func(name string) func(o map[string]any) bool {
		return func(o map[string]any) bool {
			if o["kind"] == "Cluster" {
				at(o, "metadata", "annotations")[name] = "on"
			}
			return hidden(o)
		}
	}
	for name, c := range map[string]struct {
		reason    string
		edit      func(map[string]any) bool
		overrides []string
		changes   []string
		notes     []string // a part of each; with managedFields none but those about what stays
		alike     bool     // with managedFields the changes are the same
	}{
		"as applied": {reason: "what the API server filled in is no removal", edit: hidden, alike: true},
		"synchronous": {reason: "a removed section", edit: hidden, overrides: []string{"spec.postgresql.synchronous", "null"}, alike: true,
			changes: []string{"spec.postgresql.synchronous"}, notes: []string{"Assumed to be removed, as the new side lacks it and the live objects have no trace of what the last apply set: spec.postgresql.synchronous of Cluster shop/orders. "}},
		"backup": {reason: "objects and a section", edit: hidden, overrides: []string{"spec.backup", "{method: none}"}, alike: true,
			changes: []string{"remove ObjectStore shop/orders-store", "spec.plugins", "remove ScheduledBackup shop/orders"},
			notes:   []string{"spec.plugins of Cluster shop/orders; ObjectStore shop/orders-store; ScheduledBackup shop/orders. To be sure, add --show-managed-fields to kubectl get."}},
		"changed": {reason: "nothing is assumed of what the manifest has", edit: hidden, overrides: []string{"spec.instances", "5"}, changes: []string{"spec.instances"}, alike: true},
		"edited parameter": {reason: "nobody knows who set it", edit: func(o map[string]any) bool {
			if o["kind"] == "Cluster" {
				at(o, "spec", "postgresql", "parameters")["jit"] = "off"
			}
			return hidden(o)
		}, changes: []string{"spec.postgresql.parameters.jit"}, notes: []string{"spec.postgresql.parameters.jit of Cluster shop/orders. "}},
		"hibernated": {reason: "kubectl cnpg hibernate did it", edit: annotate("cnpg.io/hibernation"),
			notes: []string{"an apply does not change metadata.annotations[cnpg.io/hibernation], because the new side does not mention it and a command of kubectl usually sets it"}},
		"restarted": {reason: "kubectl cnpg restart did it", edit: annotate("kubectl.kubernetes.io/restartedAt"), notes: []string{"metadata.annotations[kubectl.kubernetes.io/restartedAt]"}},
		"paused":    {reason: "only an apply or a hand does", edit: annotate("cnpg.io/reconciliationLoop"), changes: []string{"metadata.annotations[cnpg.io/reconciliationLoop]"}, notes: []string{"Assumed"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := plan.Compare(server(t, c.edit), ordersProfile(t, c.overrides...))
			assert.NilError(t, err)
			if diff := cmp.Diff(c.changes, changedNames(p)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			assert.Equal(t, len(p.Notes), len(c.notes), "%q", p.Notes)
			for i, note := range c.notes {
				assert.Assert(t, strings.Contains(p.Notes[i], note), "%q", p.Notes)
			}
			if !c.alike {
				return
			}
			p, err = plan.Compare(server(t, asShown), ordersProfile(t, c.overrides...))
			assert.NilError(t, err)
			if diff := cmp.Diff(c.changes, changedNames(p)); diff != "" {
				t.Errorf("with managedFields (-want +got):\n%s", diff)
			}
			assert.Equal(t, len(p.Notes), 0, "%q", p.Notes)
		})
	}
}

// TestLabeller: a tool that sets a label with a server-side apply is not who applied the manifest on the client's side.
func TestLabeller(t *testing.T) {
	removed := []profiles.Override{profiles.Set("--set", "spec.patches", `[{target: {kind: Cluster}, patch: {spec: {postgresql: {parameters: {random_page_cost: null}}}}}]`)}
	p, err := plan.Compare(live(t, func(c map[string]any) {
		at(c, "metadata")["managedFields"] = []any{map[string]any{
			"manager": "kyverno", "operation": "Apply", "fieldsV1": map[string]any{"f:metadata": map[string]any{"f:labels": map[string]any{"f:team": map[string]any{}, "f:cost": map[string]any{}}}},
		}}
	}), liveProfile(t, removed...))
	assert.NilError(t, err)
	if diff := cmp.Diff([]string{"spec.postgresql.parameters.random_page_cost"}, changedNames(p)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestNotCompared: kubectl get finds only the kinds that it is told, and the others are neither added nor the same.
func TestNotCompared(t *testing.T) {
	only := func(names ...string) func(map[string]any) bool {
		return func(o map[string]any) bool {
			for _, name := range names {
				if o["kind"] == name || o["apiVersion"] == name {
					return true
				}
			}
			return false
		}
	}
	for name, c := range map[string]struct {
		reason    string
		keep      func(map[string]any) bool
		overrides []string
		changes   []string
		missing   []string
		command   string // a part
	}{
		"all": {reason: "every kind is there", keep: asShown},
		"cluster": {reason: "one object", keep: only("Cluster"), missing: []string{"StorageClass pgha-premium-lrs", "ObjectStore shop/orders-store", "PodMonitor shop/orders", "PodMonitor shop/orders", "ScheduledBackup shop/orders"},
			command: "ObjectStore orders-store, PodMonitor orders and ScheduledBackup orders. To compare all: kubectl get storageclass,objectstore,cluster,service,podmonitor.azmonitoring.coreos.com,podmonitor.monitoring.coreos.com,scheduledbackup -n shop -o yaml --show-managed-fields"},
		"one group": {reason: "kubectl get podmonitor takes one of two groups", keep: only("StorageClass", "Cluster", "ObjectStore", "ScheduledBackup", "monitoring.coreos.com/v1"),
			missing: []string{"PodMonitor shop/orders"}},
		"changed": {reason: "what is there is compared", keep: only("Cluster"), overrides: []string{"spec.instances", "5"}, changes: []string{"spec.instances"},
			missing: []string{"StorageClass pgha-premium-lrs", "ObjectStore shop/orders-store", "PodMonitor shop/orders", "PodMonitor shop/orders", "ScheduledBackup shop/orders"}},
		"added": {reason: "the kind is there", keep: asShown, overrides: []string{"spec.backup.schedule.name", "nightly"},
			changes: []string{"add ScheduledBackup shop/nightly", "remove ScheduledBackup shop/orders"}},
		"renamed": {reason: "all of a new Cluster is new, and the old one keeps its own", keep: only("Cluster", "ObjectStore"), overrides: []string{"metadata.name", "orders2"},
			missing: []string{"StorageClass pgha-premium-lrs"},
			changes: []string{"add ObjectStore shop/orders2-store", "add Cluster shop/orders2", "add PodMonitor shop/orders2", "add PodMonitor shop/orders2", "add ScheduledBackup shop/orders2"}},
		"moved": {reason: "the same", keep: asShown, overrides: []string{"metadata.namespace", "web"},
			changes: []string{"add ObjectStore web/orders-store", "add Cluster web/orders", "add PodMonitor web/orders", "add PodMonitor web/orders", "add ScheduledBackup web/orders"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := plan.Compare(server(t, c.keep), ordersProfile(t, c.overrides...))
			assert.NilError(t, err)
			if diff := cmp.Diff(c.changes, changedNames(p)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			var missing []string
			for _, ref := range p.NotCompared {
				missing = append(missing, ref.String())
			}
			if diff := cmp.Diff(c.missing, missing); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			notes := strings.Join(p.Notes, "\n")
			assert.Equal(t, strings.Contains(notes, "Not among the live objects"), len(c.missing) > 0, notes)
			assert.Assert(t, strings.Contains(notes, c.command), notes)
			assert.Equal(t, len(p.Sites) == 0, len(c.changes) == 0, "what is not compared is no change")
		})
	}
}

// TestWithoutCluster: a live side without its Cluster has it added, since silence would be worse; one with another Cluster only is unrelated.
func TestWithoutCluster(t *testing.T) {
	p, err := plan.Compare(server(t, func(o map[string]any) bool { return o["kind"] == "ObjectStore" }), ordersProfile(t))
	assert.NilError(t, err)
	assert.Assert(t, strings.Contains(strings.Join(changedNames(p), "\n"), "add Cluster shop/orders"))
	_, err = plan.Compare(server(t, func(o map[string]any) bool { return o["kind"] == "Cluster" }),
		ordersProfile(t, "metadata.namespace", "web", "metadata.name", "other"))
	assert.ErrorContains(t, err, "Cluster web/other is not Cluster shop/orders")
}

// TestMovedArchive: a Cluster that the plan leaves out goes on archiving, so that a new one cannot have its folder.
func TestMovedArchive(t *testing.T) {
	p, err := plan.Compare(server(t, asShown), ordersProfile(t, "metadata.namespace", "web"))
	assert.NilError(t, err)
	found := false
	for _, o := range p.Sites[0].Objects {
		if o.Kind == "Cluster" {
			found = true
			assert.Equal(t, o.Class, plan.FailsLater)
			assert.Assert(t, strings.Contains(o.Effect.Why, "it archives into the folder of Cluster shop/orders,"), o.Effect.Why)
		}
	}
	assert.Assert(t, found)
}
