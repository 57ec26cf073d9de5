// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// object finds an object of a plan by its kind and name.
func object(t *testing.T, p *plan.Plan, kind, name string) plan.Object {
	t.Helper()
	for _, s := range p.Sites {
		for _, o := range s.Objects {
			if o.Kind == kind && o.Name == name {
				return o
			}
		}
	}
	t.Fatalf("no %s %s in the plan", kind, name)
	return plan.Object{}
}

const restText = storeText + serviceText + scheduleText + classText + secretText + poolerText + catalogText + backupText

// What is removed, and what follows.
func TestRemoved(t *testing.T) {
	everything := clusterText + restText + databaseText
	for name, tt := range map[string]struct {
		reason, without, kind, object, class string
		says                                 []string
	}{
		"Cluster": {"it holds the data", clusterText, "Cluster", "pg", "data at risk",
			[]string{"--prune", "claims", "owner's password", "the class keeps the volumes", "https://a.blob.core.windows.net/b/pg"}},
		"ObjectStore":     {"archiving stops", storeText, "ObjectStore", "store", "data at risk", []string{"archiving and backups"}},
		"Service":         {"its address is gone", serviceText, "Service", "lb", "objects only", []string{"address of the load balancer"}},
		"ScheduledBackup": {"no more backups", scheduleText, "ScheduledBackup", "daily", "accepted and fails later", []string{"no base backup", "its Backups are deleted with it"}},
		"StorageClass":    {"volumes cannot grow", classText, "StorageClass", "fast", "data at risk", []string{"no longer grow"}},
		"Secret":          {"the password", secretText, "Secret", "owner", "data at risk", []string{"no longer finds it"}},
		"Pooler":          {"its clients", poolerText, "Pooler", "pool", "objects only", []string{"PgBouncer"}},
		"Database":        {"the policy is retain", databaseText, "Database", "orders", "objects only", []string{"retain"}},
		"Backup":          {"a record", backupText, "Backup", "one", "objects only", []string{"stays there"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := object(t, changed(t, everything, tt.without, ""), tt.kind, tt.object)
			assert.Equal(t, o.Action, plan.Remove, tt.reason)
			assert.Equal(t, o.Class.String(), tt.class, tt.reason)
			for _, part := range tt.says {
				assert.Assert(t, strings.Contains(o.Effect.Why, part), "%s: %q in %q", tt.reason, part, o.Effect.Why)
			}
		})
	}
}

// The reclaim policy drops a database with its object.
func TestReclaim(t *testing.T) {
	deleting := strings.Replace(databaseText, "retain", "delete", 1)
	o := object(t, changed(t, clusterText+deleting, deleting, ""), "Database", "orders")
	assert.Equal(t, o.Class, plan.DataAtRisk)
	assert.Assert(t, strings.Contains(o.Effect.Why, "DROP DATABASE orders"), o.Effect.Why)
}

// A schedule that is replaced by another one of the same Cluster is no loss.
func TestRenamedSchedule(t *testing.T) {
	p := changed(t, clusterText+scheduleText, "name: daily", "name: nightly")
	assert.Equal(t, object(t, p, "ScheduledBackup", "daily").Class, plan.NextEvent)
	added := object(t, p, "ScheduledBackup", "nightly")
	assert.Assert(t, strings.Contains(added.Effect.Why, "at once"), added.Effect.Why)
}

// A renamed Cluster is another database; with the same folder its archive clashes.
func TestRenamed(t *testing.T) {
	p := changed(t, clusterText+storeText, "name: pg,", "name: pg2,")
	gone, come := object(t, p, "Cluster", "pg"), object(t, p, "Cluster", "pg2")
	assert.Equal(t, gone.Class, plan.DataAtRisk)
	assert.Assert(t, strings.Contains(gone.Effect.Why, "Cluster db/pg2 is another database"), gone.Effect.Why)
	assert.Assert(t, strings.Contains(come.Effect.Why, "cannot be renamed"), come.Effect.Why)
	assert.Equal(t, come.Class, plan.ObjectsOnly)

	named := strings.Replace(clusterText, "barmanObjectName: store", "barmanObjectName: store, serverName: one", 1)
	come = object(t, changed(t, named+storeText, "name: pg,", "name: pg2,"), "Cluster", "pg2")
	assert.Equal(t, come.Class, plan.FailsLater)
	assert.Assert(t, strings.Contains(come.Effect.Why, "folder of Cluster db/pg"), come.Effect.Why)

	// Alone in its file, with nothing else in common.
	p = changed(t, clusterText, "name: pg,", "name: pg2,")
	assert.Assert(t, strings.Contains(object(t, p, "Cluster", "pg2").Effect.Why, "cannot be renamed"))
}

// Documents of kinds that pgha does not know are compared as a whole.
func TestUnknownKinds(t *testing.T) {
	for name, tt := range map[string]struct {
		reason, old, new, says string
	}{
		"same":        {"silent", policyText, policyText, ""},
		"other order": {"silent: the same document in another form", policyText, `{"kind": "Ingress", "apiVersion": "networking.k8s.io/v1", "spec": {"podSelector": {}}, "metadata": {"name": "deny", "namespace": "db"}}`, ""},
		"added":       {"new", "", policyText, "it is added, and pgha does not know Ingress"},
		"removed":     {"gone", policyText, "", "it is missing on the new side, and pgha does not know Ingress"},
		"changed":     {"another spec", policyText, strings.Replace(policyText, "podSelector: {}", "podSelector: {a: b}", 1), "it is changed, and pgha does not know Ingress"},
		"known name":  {"another API group", "", "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: deny, namespace: db}\n---\n", "does not know Service of serving.knative.dev/v1"},
		"old version": {"the API server serves no such Cluster", "", "apiVersion: postgresql.cnpg.io/v1alpha1\nkind: Cluster\nmetadata: {name: pg, namespace: db}\nspec: {instances: 1}\n---\n", "does not know Cluster of postgresql.cnpg.io/v1alpha1"},
		"in a List":   {"items count, too", policyText, "apiVersion: v1\nkind: List\nitems: [{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: deny, namespace: db}, spec: {}}]\n", "it is changed"},
		"no object":   {"a document without a kind", "a: b\n---\n", "a: c\n---\n", "a document without a kind"},
		"a text":      {"a document that is no map", "", "just text\n---\n", "it is added"},
		"live":        {"what a controller made is not removed", "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: db, uid: u, ownerReferences: [{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, name: pg, uid: v}]}\n---\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := compared(t, clusterText+tt.old, clusterText+tt.new)
			if tt.says == "" {
				assert.Equal(t, len(p.Sites), 0, tt.reason)
				return
			}
			assert.Equal(t, len(p.Sites), 1, tt.reason)
			assert.Equal(t, len(p.Sites[0].Objects), 1, tt.reason)
			o := p.Sites[0].Objects[0]
			assert.Equal(t, o.Action, plan.Unknown, tt.reason)
			assert.Assert(t, strings.Contains(o.Effect.Why, tt.says), "%s: %q", tt.reason, o.Effect.Why)
			assert.Equal(t, len(o.Changes), 0, tt.reason)
		})
	}
}

// An ExternalSecret is compared field by field, though lint does not read it.
func TestExternalSecret(t *testing.T) {
	const external = `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: owner, namespace: db}
spec:
  refreshInterval: 1h
  secretStoreRef: {kind: SecretStore, name: vault}
  target: {template: {data: {password: "{{ .password }}"}}}
  data: [{secretKey: password, remoteRef: {key: one}}]
`
	got := changesOf(changed(t, clusterText+external, "name: vault", "name: other"))
	assert.DeepEqual(t, got, []seen{{"spec.secretStoreRef.name", "objects only", plan.Now, nil}})
	// The API server's default is no change.
	assert.Equal(t, len(changed(t, clusterText+external, "secretKey: password, remoteRef: {key: one}",
		"secretKey: password, remoteRef: {key: one, decodingStrategy: None}").Sites), 0)
}

// Pairs of sides that are not two states of one thing are errors of one line.
func TestSides(t *testing.T) {
	other := strings.NewReplacer("name: pg,", "name: other,", "namespace: db", "namespace: elsewhere").Replace(clusterText)
	for name, tt := range map[string]struct {
		reason, old, new string
		is               func(error) bool
	}{
		"empty old":     {"nothing to compare with", "", clusterText, isA[*plan.EmptySideError]},
		"empty new":     {"nothing to compare", clusterText, "", isA[*plan.EmptySideError]},
		"twice":         {"the second would overwrite the first", clusterText, clusterText + clusterText, isA[*plan.TwiceError]},
		"no Cluster":    {"the wrong file", clusterText, scheduleText, isA[*plan.NoClusterError]},
		"no old one":    {"the wrong file", scheduleText, clusterText, isA[*plan.NoClusterError]},
		"other Cluster": {"another name and another namespace", clusterText, other, isA[*plan.UnrelatedSidesError]},
		"no Clusters":   {"nothing in common", scheduleText, poolerText, isA[*plan.UnrelatedSidesError]},
		"a Pooler":      {"two states of one object need no Cluster", poolerText, poolerText, func(err error) bool { return err == nil }},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := plan.Compare(textSide(t, "old.yaml", tt.old, 0), textSide(t, "new.yaml", tt.new, 0))
			assert.Assert(t, tt.is(err), "%s: %v", tt.reason, err)
			if err != nil {
				assert.Assert(t, !strings.Contains(err.Error(), "\n") && strings.Contains(err.Error(), ".yaml"), err.Error())
			}
		})
	}
}

func isA[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// A change of a shared object reaches every Cluster that uses it, in its own site.
func TestSharedStore(t *testing.T) {
	second := strings.NewReplacer("name: pg,", "name: pg2,", "barmanObjectName: store", "barmanObjectName: store, serverName: two",
		"instances: 3", "instances: 3\n  primaryUpdateMethod: switchover").Replace(clusterText)
	third := strings.NewReplacer("name: pg,", "name: pg3,", "barmanObjectName: store", "barmanObjectName: none").Replace(clusterText)
	p := changed(t, clusterText+second+third+storeText, `cpu: "1"`, `cpu: "2"`)
	var sites []string
	for _, s := range p.Sites {
		sites = append(sites, s.Name+": "+s.Class.String())
	}
	assert.Assert(t, strings.Contains(strings.Join(p.Sites[2].Notes, " "), "ObjectStore db/store"), p.Sites[2].Notes)
	assert.DeepEqual(t, sites, []string{": primary recreated", "pg: primary recreated", "pg2: switchover"})

	// A change of the Cluster itself makes the operator look at once.
	both := strings.NewReplacer(`cpu: "1"`, `cpu: "2"`, "size: 10Gi", "size: 20Gi")
	store := object(t, compared(t, clusterText+storeText, both.Replace(clusterText+storeText)), "ObjectStore", "store")
	assert.Equal(t, store.Changes[0].When, plan.Now)
	assert.Assert(t, strings.Contains(store.Changes[0].Why, "at once"), store.Changes[0].Why)
}

// The operator's own upgrade is an object of the plan, and rolls all pods unless its ConfigMap says otherwise.
func TestOperatorUpgrade(t *testing.T) {
	for name, tt := range map[string]struct {
		reason, text string
		from, to     int
		class        plan.Class
		drops        []plan.Endpoint
	}{
		"all pods":    {"they start with the operator's image", clusterText + poolerText, 29, 30, plan.PrimaryRecreated, []plan.Endpoint{plan.RW, plan.RO, plan.Pooled}},
		"in place":    {"the instance managers alone", clusterText + strings.Replace(operatorText, "{CLUSTERS", `{ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES: "true", CLUSTERS`, 1), 29, 30, plan.ObjectsOnly, nil},
		"going back":  {"an older operator", clusterText, 30, 29, plan.FailsLater, []plan.Endpoint{plan.RW, plan.RO}},
		"same target": {"nothing to do", clusterText, 30, 30, plan.Unchanged, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := plan.Compare(textSide(t, "old", tt.text, target(tt.from)), textSide(t, "new", tt.text, target(tt.to)))
			assert.NilError(t, err)
			plan.CheckCommands(t, p)
			if tt.class == plan.Unchanged {
				assert.Equal(t, len(p.Sites), 0, tt.reason)
				return
			}
			o := object(t, p, "Deployment", "cnpg-controller-manager")
			assert.Equal(t, o.Class, tt.class, tt.reason)
			assert.Equal(t, p.Sites[0].Objects[0].Kind, "Deployment", "the operator comes first")
			if len(o.Changes[0].Drops) > 0 || len(tt.drops) > 0 {
				assert.DeepEqual(t, o.Changes[0].Drops, tt.drops)
			}
			assert.Equal(t, len(p.Sites), 1)
			assert.Equal(t, p.Sites[0].Name, "pg")
		})
	}
}

// Every document is in the plan once, each path once, and equal sides give an empty plan.
func TestEachPathOnce(t *testing.T) {
	everything := clusterText + restText + databaseText + operatorText + policyText
	assert.Equal(t, len(compared(t, everything, everything).Sites), 0)
	p := compared(t, everything, strings.NewReplacer(`cpu: "1"`, `cpu: "2"`, "10.0.0.0/8", "10.0.0.0/9", "0 0 2", "0 0 3", "first", "second",
		"session", "transaction", "1.24.0", "1.24.1", `"10"`, `"20"`, "podSelector: {}", "podSelector: {a: b}").Replace(everything))
	var paths []string
	for _, s := range p.Sites {
		for _, o := range s.Objects {
			paths = append(paths, o.String())
			for _, c := range o.Changes {
				paths = append(paths, o.String()+" "+c.Path)
			}
		}
	}
	slices.Sort(paths)
	assert.Equal(t, len(slices.Compact(slices.Clone(paths))), len(paths))
	assert.Equal(t, len(paths), 15, strings.Join(paths, "\n"))
	_, err := json.Marshal(p)
	assert.NilError(t, err)
}

// Another operator has another default image, which Clusters that exist do not get.
func TestDefaultImageStays(t *testing.T) {
	const image = "  imageName: ghcr.io/cloudnative-pg/postgresql:17.5\n"
	none := strings.Replace(clusterText, image, "", 1)
	live := strings.Replace(clusterText, "namespace: db}", `namespace: db, uid: u, resourceVersion: "1"}`, 1)
	for name, tt := range map[string]struct {
		reason, old, new string
		changes          int
	}{
		"no image":            {"the default of the creation stays", none, none, 0},
		"live":                {"the webhook wrote it", live, none, 0},
		"removed":             {"an apply removes it, and the webhook sets its default", clusterText, none, 1},
		"live, applied image": {"the last manifest had it", strings.Replace(live, "uid: u", `uid: u, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"spec": {"imageName": "x"}}'}`, 1), none, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := plan.Compare(textSide(t, "old", tt.old, target(29)), textSide(t, "new", tt.new, target(30)))
			assert.NilError(t, err)
			plan.CheckCommands(t, p)
			n := 0
			for _, c := range changesOf(p) {
				if c.Path == "spec.imageName" {
					n++
				}
			}
			assert.Equal(t, n, tt.changes, tt.reason)
		})
	}
}
