// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// clusterWith is a Cluster with more fields of spec, in YAML's flow style.
func clusterWith(spec string) string {
	return "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg, namespace: db}\nspec: {instances: 3, " + spec + "}\n"
}

func objectOf(kind, spec string) string {
	return "apiVersion: postgresql.cnpg.io/v1\nkind: " + kind + "\nmetadata: {name: a, namespace: db}\nspec: {" + spec + "}\n"
}

const (
	image17 = "imageName: 'ghcr.io/cloudnative-pg/postgresql:17.5', "
	image18 = "imageName: 'ghcr.io/cloudnative-pg/postgresql:18.1', "
	disk    = "storage: {size: 10Gi}"
)

// TestRefusals: the field, the words and the marked changes of refusals, and what depends on the version of the operator.
func TestRefusals(t *testing.T) {
	const tablespaces = disk + ", tablespaces: [{name: a, storage: {size: 2Gi}}, {name: b, storage: {size: 2Gi}}]"
	tests := map[string]struct {
		reason   string
		old, new string
		target   profiles.Target
		want     []string // "field: part of the reason"
		marked   []string // paths of changes
	}{
		"Shrink": {
			reason: "the size is refused; the class in the same section only applies to new instances", target: 3000,
			old: clusterWith("storage: {size: 10Gi, storageClass: a}"), new: clusterWith("storage: {size: 5Gi, storageClass: b}"),
			want: []string{"spec.storage.size: 5Gi is less than 10Gi"}, marked: []string{"spec.storage.size"},
		},
		"Tablespace": {
			reason: "items of lists have names", target: 3000,
			old: clusterWith(tablespaces), new: clusterWith(disk + ", tablespaces: [{name: b, storage: {size: 1Gi}}]"),
			want:   []string{"spec.tablespaces[b].storage.size: 1Gi is less than 2Gi", "spec.tablespaces[a]: refuses to remove a tablespace"},
			marked: []string{"spec.tablespaces[a]", "spec.tablespaces[b].storage.size"},
		},
		"Tablespaces": {
			reason: "the section as a whole", target: 3000, old: clusterWith(tablespaces), new: clusterWith(disk),
			want:   []string{"spec.tablespaces: refuses to remove a tablespace"},
			marked: []string{"spec.tablespaces"},
		},
		"Item": {
			reason: "lint names items by their index, the plan by their name", target: 3000,
			old:    clusterWith(disk + ", managed: {roles: [{name: a, login: true}, {name: b, login: true}]}"),
			new:    clusterWith(disk + ", managed: {roles: [{name: a, login: false}, {name: b, login: true, connectionLimit: -2}]}"),
			want:   []string{"spec.managed.roles[b].connectionLimit: invalid connection limit -2"},
			marked: []string{"spec.managed.roles[b].connectionLimit"},
		},
		"NewItem": {
			reason: "the fault is in an item that is reported as a whole", target: 3000,
			old:    clusterWith(disk + ", managed: {roles: [{name: a, login: true}]}"),
			new:    clusterWith(disk + ", managed: {roles: [{name: a, login: true}, {name: b, connectionLimit: -2}]}"),
			want:   []string{"spec.managed.roles[b].connectionLimit: invalid connection limit -2"},
			marked: []string{"spec.managed.roles[b]"},
		},
		"OtherField": {
			reason: "a field that stays and no longer fits: the only change is the cause", target: 3000,
			old:  clusterWith(disk + ", postgresql: {synchronous: {method: any, number: 2}}"),
			new:  strings.Replace(clusterWith(disk+", postgresql: {synchronous: {method: any, number: 2}}"), "instances: 3", "instances: 2", 1),
			want: []string{"spec.postgresql.synchronous.number: the operator's webhook refuses the Cluster"}, marked: []string{"spec.instances"},
		},
		"OtherFields": {
			reason: "of two changes, either may be the cause", target: 3000,
			old:  clusterWith(disk + ", postgresql: {synchronous: {method: any, number: 2}}"),
			new:  strings.Replace(clusterWith("storage: {size: 11Gi}, postgresql: {synchronous: {method: any, number: 2}}"), "instances: 3", "instances: 2", 1),
			want: []string{"spec.postgresql.synchronous.number: the operator's webhook refuses the Cluster"},
		},
		"Typo": {
			reason: "the API server refuses an unknown field, not the change beside it", target: 3000,
			old:  clusterWith(disk),
			new:  clusterWith("storage: {size: 11Gi}, instancess: 5"),
			want: []string{"spec.instancess: the API server refuses or silently drops spec.instancess"}, marked: []string{"spec.instancess"},
		},
		"MajorDown": {
			reason: "without a status, the data are those of the old image", target: 3000,
			old: clusterWith(image18 + disk), new: clusterWith(image17 + disk),
			want: []string{"spec.imageName: the data are those of PostgreSQL 18"}, marked: []string{"spec.imageName"},
		},
		"MajorUp": {reason: "since 1.26 an upgrade", target: 2600, old: clusterWith(image17 + disk), new: clusterWith(image18 + disk)},
		"MajorUpBefore": {
			reason: "until 1.25 no other major version", target: 2500, old: clusterWith(image17 + disk), new: clusterWith(image18 + disk),
			want: []string{"spec.imageName: every other major version before operator 1.26"}, marked: []string{"spec.imageName"},
		},
		"CatalogBefore": {
			reason: "until 1.25 the CRD fixed the major version of a catalog, too", target: 2500,
			old:    clusterWith("imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: c, major: 16}, " + disk),
			new:    clusterWith("imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: c, major: 17}, " + disk),
			want:   []string{"spec.imageCatalogRef.major: the CRD of Cluster", "spec.imageCatalogRef.major: every other major version"},
			marked: []string{"spec.imageCatalogRef.major"},
		},
		"Together": {
			reason: "since 1.28 image and parameters may change at once with method restart", target: 2800,
			old: clusterWith(image17 + disk), new: clusterWith(strings.Replace(image17, "17.5", "17.6", 1) + disk + ", postgresql: {parameters: {work_mem: 8MB}}"),
		},
		"TogetherBefore": {
			reason: "until 1.27 with no method", target: 2700,
			old:  clusterWith(image17 + disk),
			new:  clusterWith(strings.Replace(image17, "17.5", "17.6", 1) + disk + ", postgresql: {parameters: {work_mem: 8MB}}"),
			want: []string{"spec.imageName: other parameters: work_mem"}, marked: []string{"spec.imageName"},
		},
		"AnnotationBefore": {
			reason: "the annotation exists since 1.24", target: 2300,
			old:  clusterWith(disk),
			new:  strings.Replace(clusterWith("storage: {size: 5Gi}"), "namespace: db", "namespace: db, annotations: {cnpg.io/validation: disabled}", 1),
			want: []string{"spec.storage.size: 5Gi is less than 10Gi"}, marked: []string{"spec.storage.size"},
		},
		"ScheduledBackup": {
			reason: "fixed by the CRD of 1.30.0", target: 3000,
			old:    objectOf("ScheduledBackup", "schedule: '0 0 2 * * *', cluster: {name: a}"),
			new:    objectOf("ScheduledBackup", "schedule: '0 0 2 * * *', cluster: {name: b}"),
			want:   []string{"spec.cluster: the CRD of ScheduledBackup"},
			marked: []string{"spec.cluster.name"},
		},
		"ScheduledBackupBefore": {
			reason: "not fixed by the CRD of 1.28.0", target: 2800,
			old: objectOf("ScheduledBackup", "schedule: '0 0 2 * * *', cluster: {name: a}"),
			new: objectOf("ScheduledBackup", "schedule: '0 0 2 * * *', cluster: {name: b}"),
		},
		"Backup": {
			reason: "the whole spec is fixed since 1.27 or earlier", target: 2700,
			old:    objectOf("Backup", "cluster: {name: a}, method: plugin, pluginConfiguration: {name: p}"),
			new:    objectOf("Backup", "cluster: {name: a}, method: plugin, pluginConfiguration: {name: p}, target: primary"),
			want:   []string{"spec: the CRD of Backup"},
			marked: []string{"spec.target"},
		},
		"Ratchet": {
			reason: "an invalid value that stays is not refused", target: 3000,
			old: clusterWith(disk + ", primaryUpdateMethod: never"), new: strings.Replace(clusterWith(disk+", primaryUpdateMethod: never"), "instances: 3", "instances: 4", 1),
		},
		"NoRatchet": {
			reason: "the webhook looks at the whole object", target: 3000,
			old:  clusterWith(disk + ", postgresql: {parameters: {port: '1'}}"),
			new:  strings.Replace(clusterWith(disk+", postgresql: {parameters: {port: '1'}}"), "instances: 3", "instances: 4", 1),
			want: []string{"spec.postgresql.parameters.port: the operator's webhook refuses the Cluster"},
		},
		"Unchanged": {
			reason: "clients send nothing", target: 3000,
			old: clusterWith(disk + ", postgresql: {parameters: {port: '1'}}"), new: clusterWith(disk + ", postgresql: {parameters: {port: '1'}}"),
		},
		"CreateOnly": {
			reason: "the API server checks finalizers of new objects only", target: 3000,
			old: clusterWith(disk), new: strings.Replace(clusterWith(disk), "namespace: db", "namespace: db, finalizers: [a b]", 1),
		},
		"Created": {
			reason: "a new object has rules about itself only", target: 3000,
			old: clusterWith(disk), new: clusterWith(disk) + "---\n" + strings.Replace(clusterWith("storage: {size: x}"), "name: pg", "name: other", 1),
			want: []string{"spec.storage.size: the operator's webhook refuses the Cluster"},
		},
		"Removed": {
			reason: "nothing refuses a removal", target: 3000,
			old: clusterWith(disk) + "---\n" + strings.Replace(clusterWith("storage: {size: x}"), "name: pg", "name: other", 1), new: clusterWith(disk),
		},
		"Newer": {
			reason: "the CRD of the target lacks the field, and the API server drops it", target: 2700,
			old: clusterWith(disk), new: clusterWith(disk + ", serviceAccountName: a"),
		},
		"Ignored": {
			reason: "an ignore of lint does not matter to the webhook", target: 3000,
			old: clusterWith(disk),
			new: strings.Replace(clusterWith(disk+", imagePullPolicy: Sometimes"), "namespace: db",
				"namespace: db, annotations: {pgha.dev/ignore: 'PGHA302: a test'}", 1),
			want: []string{"spec.imagePullPolicy: invalid imagePullPolicy"}, marked: []string{"spec.imagePullPolicy"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := comparedFiles(t, []byte(tt.old), []byte(tt.new), tt.target)
			checkRefusals(t, p)
			refusals, marked := refusalsIn(p)
			assert.Equal(t, len(refusals), len(tt.want), "%s: %+v", tt.reason, refusals)
			for i, want := range tt.want {
				field, why, _ := strings.Cut(want, ": ")
				assert.Check(t, refusals[i].Field == field && strings.Contains(refusals[i].Why, why), "%s: want %s: %+v", tt.reason, want, refusals[i])
			}
			if diff := cmp.Diff(tt.marked, marked); diff != "" {
				t.Errorf("%s: marked changes (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// refusalsIn returns the refusals of a plan, and the paths of the changes that are refused.
func refusalsIn(p *plan.Plan) (refusals []plan.Refusal, marked []string) {
	for _, site := range p.Sites {
		for _, o := range site.Objects {
			refusals = append(refusals, o.Refusals...)
			for _, c := range o.Changes {
				if c.Class == plan.Refused {
					marked = append(marked, c.Path)
				}
			}
		}
	}
	slices.Sort(marked)
	return refusals, marked
}

// TestRefusedDrops: an object that is refused stays as it is, so nothing drops.
func TestRefusedDrops(t *testing.T) {
	p := comparedFiles(t, []byte(clusterWith(disk)), []byte(clusterWith("storage: {size: 5Gi}, resources: {requests: {memory: 1Gi}}")), 3000)
	assert.Equal(t, p.Sites[0].Class, plan.Refused)
	assert.Equal(t, len(p.Sites[0].Drops), 0)
}
