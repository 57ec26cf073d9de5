// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
)

const catalog = `
apiVersion: postgresql.cnpg.io/v1
kind: ImageCatalog
metadata: {name: postgresql, namespace: cnpg-database}
spec:
  images:
  - {major: 17, image: "ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie"}
  - {major: 18, image: "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie"}
`

func imageCases() map[string]contextCase {
	ref := func(major string) string {
		return "spec: {imageName: null, imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: postgresql, major: " + major + "}}"
	}
	tag := func(tag string) string { return "spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:" + tag + "'}" }
	const follows = "externalClusters: [{name: x, connectionParameters: {host: x}}], bootstrap: {initdb: null, pg_basebackup: {source: x}}, " +
		"replica: {enabled: true, source: x}}"
	standby := func(text string) string { return strings.TrimSuffix(text, "}") + ", " + follows }
	at := "spec.imageName"
	return map[string]contextCase{
		"minor": {reason: "the usual update", new: tag("18.5-standard-trixie"), at: at, want: PrimaryRecreated},
		"minor down": {reason: "the operator accepts it", new: tag("18.3-standard-trixie"),
			at: at, want: PrimaryRecreated, says: "older minor release"},
		"major": {reason: "a Job upgrades the data", old: tag("17.6-standard-trixie"),
			at: at, want: AllDown, says: "pg_upgrade from 17 to 18"},
		"major from 13": {reason: "the last line of pg_hba changes", old: tag("13.23-standard-trixie"), at: at, want: AllDown, says: "scram-sha-256"},
		"major, distro": {reason: "indexes are kept", old: tag("17.6-standard-bookworm"), at: at, want: FailsLater, says: "REINDEX"},
		"distro": {reason: "text may sort otherwise", new: tag("18.4-standard-bookworm"),
			at: at, want: FailsLater, says: "REINDEX"},
		"distro no longer said": {reason: "the tag does not tell", new: tag("18.4"), at: at, want: FailsLater, says: "unless it is trixie too, its libraries"},
		"distro said now": {reason: "the old tag does not tell", old: "spec: {imageName: 'example.com/pg:18.4'}", new: tag("18.4-standard-trixie"),
			at: at, want: FailsLater, says: "unless it is trixie too, the libraries"},
		"distro of plain tags": {reason: "the community's plain tags are bullseye", old: tag("17.5"), new: tag("17.6-standard-trixie"),
			at: at, want: FailsLater, says: "than those of bullseye"},
		"same distro, said now": {reason: "the community's plain tags are bullseye", old: tag("17.5"), new: tag("17.6-bullseye"), at: at, want: PrimaryRecreated},
		"distro never said":     {reason: "a minor release", old: tag("17.5"), new: tag("17.6"), at: at, want: PrimaryRecreated},
		"copy, distro never said": {reason: "a copy in another registry", old: tag("17.5"), new: "spec: {imageName: 'example.com/postgresql:17.5'}",
			at: at, want: PrimaryRecreated},
		"major of a replica": {reason: "its data was shut down in recovery", old: standby(tag("17.6-standard-trixie")), new: standby(tag("18.4-standard-trixie")),
			at: at, want: FailsLater, says: "shut down in recovery"},
		"catalog, major of a replica": {reason: "the image need not be known", old: standby(ref("17")), new: standby(ref("18")),
			at: "spec.imageCatalogRef.major", want: FailsLater, says: "shut down in recovery"},
		"catalog, wrong entry": {reason: "the operator believes the entry", old: tag("17.6-standard-trixie"), new: ref("17"),
			beside: strings.Replace(catalog, "postgresql:17.6", "postgresql:18.4", 1), at: "spec.imageCatalogRef", want: FailsLater, says: "runs no pg_upgrade"},
		"catalog, major with a wrong entry": {reason: "the Job does not upgrade", old: ref("17"), new: ref("18"),
			beside: strings.Replace(catalog, "postgresql:18.4", "postgresql:16.9", 1), at: "spec.imageCatalogRef.major", want: FailsLater, says: "does not lead to 18"},
		"catalog, odd tags": {reason: "the tag has a version of something else", old: ref("17"), new: ref("18"),
			beside: strings.Replace(catalog, "postgresql:18.4", "spilo:4.0", 1), at: "spec.imageCatalogRef.major", want: AllDown},
		"flavour": {reason: "libraries may be missing", new: tag("18.4-minimal-trixie"),
			at: at, want: PrimaryRecreated, says: "larger image"},
		"registry": {reason: "the whole name counts", new: "spec: {imageName: 'example.azurecr.io/postgresql:18.4-standard-trixie'}",
			at:   at,
			want: PrimaryRecreated, says: "another registry"},
		"catalog, same image": {reason: "the image is the same", new: ref("18"), beside: catalog,
			at: "spec.imageCatalogRef", want: Ignored},
		"catalog, not there": {reason: "the image is not known", new: ref("18"),
			at: "spec.imageCatalogRef", want: PrimaryRecreated, says: "add the catalog"},
		"catalog, another major": {reason: "the catalog has both", old: ref("17"), new: ref("18"), beside: catalog,
			at: "spec.imageCatalogRef.major", want: AllDown},
	}
}

const fixedClass = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: pgha-premium-lrs}
provisioner: disk.csi.azure.com
`

func volumeCases() map[string]contextCase {
	bigger := "spec: {storage: {size: 128Gi}}"
	return map[string]contextCase{
		"grow": {reason: "claims grow", new: bigger, at: "spec.storage.size", want: ObjectsOnly},
		"grow, can expand": {reason: "the class allows it", new: bigger, beside: fixedClass + "allowVolumeExpansion: true",
			at: "spec.storage.size", want: ObjectsOnly},
		"grow, fixed": {reason: "the class does not allow it", new: bigger, beside: fixedClass,
			at: "spec.storage.size", want: FailsLater, says: "allowVolumeExpansion"},
		"grow, no resize": {reason: "existing claims stay", new: "spec: {storage: {size: 128Gi, resizeInUseVolumes: false}}",
			at: "spec.storage.size", want: NextPod},
		"WAL, no resize": {reason: "the data volume decides", new: "spec: {storage: {resizeInUseVolumes: false}, walStorage: {size: 64Gi}}",
			at: "spec.walStorage.size", want: NextPod},
		"resize of WAL": {reason: "nobody reads it", new: "spec: {walStorage: {resizeInUseVolumes: false}}",
			at: "spec.walStorage.resizeInUseVolumes", want: Ignored},
		"size into template": {reason: "the same size",
			new: "spec: {storage: {size: null, pvcTemplate: {resources: {requests: {storage: 64Gi}}}}}",
			at:  "spec.storage.size", want: Ignored},
		"class": {reason: "existing volumes stay", new: "spec: {storage: {storageClass: other}}",
			at: "spec.storage.storageClass", want: FailsLater},
		"class into template": {reason: "the same class",
			new: "spec: {storage: {storageClass: null, pvcTemplate: {storageClassName: pgha-premium-lrs}}}",
			at:  "spec.storage.storageClass", want: Ignored},
		"attributes": {reason: "the claims change", old: "spec: {storage: {pvcTemplate: {volumeAttributesClassName: slow}}}",
			new: "spec: {storage: {pvcTemplate: {volumeAttributesClassName: fast}}}", at: "spec.storage.pvcTemplate.volumeAttributesClassName", want: ObjectsOnly},
		"attributes of WAL": {reason: "only a template of the data volume switches it on",
			old: "spec: {walStorage: {pvcTemplate: {volumeAttributesClassName: slow}}}",
			new: "spec: {walStorage: {pvcTemplate: {volumeAttributesClassName: fast}}}", at: "spec.walStorage.pvcTemplate.volumeAttributesClassName", want: NextPod},
		"tablespace": {reason: "a new volume", new: "spec: {tablespaces: [{name: t1, storage: {size: 1Gi}}]}",
			at: "spec.tablespaces", want: PrimaryRecreated},
	}
}

func metadataCases() map[string]contextCase {
	annotated := func(text string) string { return "metadata: {annotations: {" + text + "}}" }
	client := "spec.serviceAccountTemplate.metadata.annotations[azure.workload.identity/client-id]"
	other := "serviceAccountTemplate: {metadata: {annotations: {azure.workload.identity/client-id: 11111111-1111-1111-1111-111111111111}}}"
	label := "spec.inheritedMetadata.labels[azure.workload.identity/use]"
	const tag17 = "spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie'}"
	return map[string]contextCase{
		"client": {reason: "pods keep the old identity", new: "spec: {" + other + "}",
			at: client, want: FailsLater, says: "kubectl cnpg restart pg"},
		"client, with a roll": {reason: "pods get the new one at once", new: "spec: {" + other + ", " + memory + "}",
			at: client, want: ObjectsOnly},
		"account name": {reason: "the RoleBinding stays", new: "spec: {serviceAccountName: shared, serviceAccountTemplate: null}",
			at: "spec.serviceAccountName", want: FailsLater, says: "kubectl delete rolebinding pg"},
		"label added":   {reason: "Azure acts at creation", old: "spec: {inheritedMetadata: null}", at: label, want: NextPod},
		"label removed": {reason: "new pods have no identity", new: "spec: {inheritedMetadata: null}", at: label, want: FailsLater},
		"hibernation": {reason: "all pods go", new: annotated("cnpg.io/hibernation: 'on'"),
			at: "metadata.annotations[cnpg.io/hibernation]", want: AllDown},
		"hibernation off": {reason: "it means nothing", new: annotated("cnpg.io/hibernation: 'off'"),
			at: "metadata.annotations[cnpg.io/hibernation]", want: Ignored},
		"restartedAt removed": {reason: "without it nothing is compared", old: annotated("kubectl.kubernetes.io/restartedAt: now"),
			at: "metadata.annotations[kubectl.kubernetes.io/restartedAt]", want: Ignored},
		"paused": {reason: "no failover", new: annotated("cnpg.io/reconciliationLoop: disabled"),
			at: "metadata.annotations[cnpg.io/reconciliationLoop]", want: FailsLater},
		"no archiving": {reason: "no recovery", new: annotated("cnpg.io/skipWalArchiving: enabled"),
			at: "metadata.annotations[cnpg.io/skipWalArchiving]", want: DataAtRisk},
		"no list of fences": {reason: "the operator reads JSON", new: annotated("cnpg.io/fencedInstances: pg-2"),
			at: "metadata.annotations[cnpg.io/fencedInstances]", want: FailsLater, says: "nobody is fenced"},
		"no list any more": {reason: "those that were fenced start", old: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`), new: annotated("cnpg.io/fencedInstances: pg-2"),
			at: "metadata.annotations[cnpg.io/fencedInstances]", want: FailsLater, says: "starts again"},
		"a list at last": {reason: "nobody was fenced", old: annotated("cnpg.io/fencedInstances: pg-2"), new: annotated("x: y"),
			at: "metadata.annotations[cnpg.io/fencedInstances]", want: Ignored, says: "nobody is fenced"},
		"an empty list": {reason: "nobody is fenced", new: annotated("cnpg.io/fencedInstances: '[]'"),
			at: "metadata.annotations[cnpg.io/fencedInstances]", want: Ignored},
		"fence ends": {reason: "PostgreSQL starts", old: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`), new: annotated("x: y"),
			at: "metadata.annotations[cnpg.io/fencedInstances]", want: ObjectsOnly, says: "no longer fenced"},
		"roll during a fence": {reason: "all instances must be ready", old: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`),
			new: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`) + "\nspec: {resources: {limits: {memory: 9Gi}}}",
			at:  "spec.resources.limits.memory", want: NextEvent, says: "kubectl cnpg fencing off pg '*' -n cnpg-database"},
		"restart during a fence": {reason: "all instances must be ready", old: annotated(`cnpg.io/fencedInstances: '["*"]'`),
			new: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`) + "\nspec: {postgresql: {parameters: {max_connections: '300'}}}",
			at:  "spec.postgresql.parameters.max_connections", want: NextEvent, says: "nothing rolls"},
		"decrease during a fence": {reason: "the instance manager restarts the primary", old: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`),
			new: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`) + "\nspec: {postgresql: {parameters: {max_connections: '50'}}}",
			at:  "spec.postgresql.parameters.max_connections", want: PrimaryRestarted},
		"major during a fence": {reason: "the upgrade waits for nobody", old: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`) + "\n" + tag17,
			new: annotated(`cnpg.io/fencedInstances: '["pg-2"]'`), at: "spec.imageName", want: AllDown},
		"fence of all": {reason: "PostgreSQL stops everywhere", new: annotated(`cnpg.io/fencedInstances: '["*"]'`),
			at: "metadata.annotations[cnpg.io/fencedInstances]", want: AllDown},
		"fence": {reason: "it may be the primary", new: annotated(`cnpg.io/fencedInstances: '["pg-1"]'`),
			at: "metadata.annotations[cnpg.io/fencedInstances]", want: PrimaryRestarted},
		"AppArmor": {reason: "Kubernetes forbids it",
			new: annotated("container.apparmor.security.beta.kubernetes.io/postgres: runtime/default"),
			at:  "metadata.annotations[container.apparmor.security.beta.kubernetes.io/postgres]", want: FailsLater},
		"AppArmor, asleep": {reason: "there is no pod", old: annotated("cnpg.io/hibernation: 'on'"),
			new: annotated("cnpg.io/hibernation: 'on', container.apparmor.security.beta.kubernetes.io/postgres: runtime/default"),
			at:  "metadata.annotations[container.apparmor.security.beta.kubernetes.io/postgres]", want: NextPod},
		"AppArmor, inherited": {reason: "it goes to the pods too",
			new: "spec: {inheritedMetadata: {annotations: {container.apparmor.security.beta.kubernetes.io/postgres: runtime/default}}}",
			at:  "spec.inheritedMetadata.annotations[container.apparmor.security.beta.kubernetes.io/postgres]", want: FailsLater},
		"AppArmor, inherited, as before": {reason: "it is no change",
			old: "spec: {inheritedMetadata: {annotations: {container.apparmor.security.beta.kubernetes.io/postgres: runtime/default}}}",
			new: "spec: {inheritedMetadata: {annotations: {a: b, container.apparmor.security.beta.kubernetes.io/postgres: runtime/default}}}",
			at:  "spec.inheritedMetadata.annotations.a", want: ObjectsOnly},
		"tablespace class": {reason: "the volume stays", old: "spec: {tablespaces: [{name: t1, storage: {size: 1Gi, storageClass: a}}]}",
			new: "spec: {tablespaces: [{name: t1, storage: {size: 1Gi, storageClass: b}}]}",
			at:  "spec.tablespaces[t1].storage.storageClass", want: FailsLater},
		"unknown annotation": {reason: "nobody reads it", new: annotated("example.com/a: b"),
			at: "metadata.annotations[example.com/a]", want: Ignored},
		"inherited label": {reason: "patched", new: "spec: {inheritedMetadata: {labels: {team: orders}}}",
			at: "spec.inheritedMetadata.labels.team", want: ObjectsOnly},
		"inherited label, gone": {reason: "never removed", old: "spec: {inheritedMetadata: {labels: {team: orders}}}",
			at: "spec.inheritedMetadata.labels.team", want: NextPod},
	}
}

// TestLackingField checks a field that the CRD of the new side does not have.
func TestLackingField(t *testing.T) {
	old, new := edited(t, "", ""), edited(t, "spec: {securityContext: {capabilities: {add: [SYS_PTRACE]}}}", "")
	old.Target, new.Target = 2700, 2700
	got := effectOf(t, old, new, "spec.securityContext")
	if got.Class != Ignored || got.When != Never || got.Why == "" || got.Source == "" {
		t.Errorf("got %+v", got)
	}
}

// TestOlderTargets checks what older operators do otherwise.
func TestOlderTargets(t *testing.T) {
	switchover := "primaryUpdateMethod: switchover"
	config := `
apiVersion: v1
kind: ConfigMap
metadata: {name: cnpg-controller-manager-config, namespace: cnpg-system}
data: {ENABLE_AZURE_PVC_UPDATES: "true"}
`
	for name, c := range map[string]struct {
		contextCase
		target profiles.Target
	}{
		"volume, 1.26": {contextCase{reason: "the primary's pod is deleted", old: "spec: {walStorage: null, " + switchover + "}",
			new: "spec: {" + switchover + "}", at: "spec.walStorage", want: PrimaryRecreated}, 2600},
		"volume, 1.30": {contextCase{reason: "the method counts", old: "spec: {walStorage: null, " + switchover + "}",
			new: "spec: {" + switchover + "}", at: "spec.walStorage", want: Switchover}, 3000},
		"grow, 1.25": {contextCase{reason: "disks in use do not grow", new: "spec: {storage: {size: 128Gi}}", beside: config,
			at: "spec.storage.size", want: PrimaryRecreated, says: "ENABLE_AZURE_PVC_UPDATES"}, 2500},
		"grow, 1.26": {contextCase{reason: "the setting is gone", new: "spec: {storage: {size: 128Gi}}", beside: config,
			at: "spec.storage.size", want: ObjectsOnly}, 2600},
		"attributes, 1.26": {contextCase{reason: "existing claims stay", old: "spec: {storage: {pvcTemplate: {volumeAttributesClassName: slow}}}",
			new: "spec: {storage: {pvcTemplate: {volumeAttributesClassName: fast}}}",
			at:  "spec.storage.pvcTemplate.volumeAttributesClassName", want: NextPod}, 2600},
		"archiver, 1.27": {contextCase{reason: "the switchover does not end", old: "spec: {plugins: null, " + switchover + "}",
			new: "spec: {" + switchover + ", " + memory + "}", at: "spec.resources.limits.memory", want: Switchover, says: "issues/10981"}, 2700},
	} {
		t.Run(name, func(t *testing.T) {
			old, new := edited(t, c.old, c.beside), edited(t, c.new, c.beside)
			old.Target, new.Target = c.target, c.target
			got := effectOf(t, old, new, c.at)
			if got.Class != c.want || !strings.Contains(got.Why+got.Blocked, c.says) {
				t.Errorf("%s: got %q, want %q: %s %s", c.reason, got.Class, c.want, got.Why, got.Blocked)
			}
		})
	}
}
