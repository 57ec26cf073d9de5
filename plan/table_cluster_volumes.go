// SPDX-License-Identifier: Apache-2.0

package plan

import "slices"

const (
	growPVC       = "pkg/reconciler/persistentvolumeclaim/existing.go#L124"
	buildPVC      = "pkg/reconciler/persistentvolumeclaim/build.go#L46"
	attributesPVC = "pkg/reconciler/persistentvolumeclaim/existing.go#L100"
)

// clusterVolumeRules are the fields about the volumes.
func clusterVolumeRules() []rule {
	return slices.Concat(
		storageRules("spec.storage", sameClassGuard("storage")),
		[]rule{{
			path: "spec.walStorage", mechanism: newVolumeMechanism, source: "internal/controller/cluster_upgrade.go#L597",
			why: "the operator creates a volume for every instance, then recreates the pods to attach it; WAL is moved when an instance starts",
		}},
		storageRules("spec.walStorage", "!has(object.spec.walStorage) || !has(oldObject.spec.walStorage) || "+sameClassGuard("walStorage")),
		tablespaceRules(),
		storageRules("spec.tablespaces[].storage", tablespaceGuard()),
	)
}

// classOfVolumes is the class of new volumes of a storage section, in CEL: storageClass wins over the template.
func classOfVolumes(section string) string {
	return section + ".?storageClass.orValue(" + section + ".?pvcTemplate.?storageClassName.orValue(''))"
}

func sameClassGuard(section string) string {
	return classOfVolumes("object.spec.?"+section) + " == " + classOfVolumes("oldObject.spec.?"+section)
}

// tablespaceGuard compares the tablespaces that both sides have.
func tablespaceGuard() string {
	return "!has(object.spec.tablespaces) || !has(oldObject.spec.tablespaces) || " +
		"object.spec.tablespaces.all(t, oldObject.spec.tablespaces.all(o, o.name != t.name || " +
		classOfVolumes("t.storage") + " == " + classOfVolumes("o.storage") + "))"
}

const (
	keepsClass = "the operator sets the class of new volumes only, so that existing instances keep theirs and later ones differ from them"
	moveData   = "to move the data: instance by instance, the primary last and after a switchover: kubectl cnpg destroy CLUSTER INSTANCE, " +
		"and wait until the operator has made a new one"
)

// storageRules are the fields of one storage section.
func storageRules(section, classGuard string) []rule {
	return []rule{
		{
			path: section + ".size", mechanism: sizeMechanism, decide: decideSize, source: growPVC,
			why:     "the operator raises the size of the existing claims, and the disk and its file system grow while PostgreSQL runs; it cannot be made smaller again",
			noGuard: "a policy cannot read the StorageClass, which may not let volumes expand", misses: FailsLater,
		},
		{
			path: section + ".storageClass", mechanism: classMechanism, decide: decideClass, when: AtReplica, source: buildPVC,
			guards: one(FailsLater, classGuard, ""), why: keepsClass, step: moveData,
		},
		{
			path: section + ".resizeInUseVolumes", does: event, when: AtReconcile, decide: decideResize, source: "pkg/reconciler/persistentvolumeclaim/existing.go#L57",
			why: "the operator reads it when the size of a volume changes",
		},
		{
			path: section + ".pvcTemplate.*", does: claims, when: AtReplica, source: buildPVC,
			why:  "the operator uses the template for new claims only, so that existing volumes stay as they are",
			step: "to apply it to an existing replica: kubectl cnpg destroy CLUSTER INSTANCE",
		},
		{
			path: section + ".pvcTemplate.storageClassName", mechanism: classMechanism, decide: decideClass, when: AtReplica, source: buildPVC,
			guards: one(FailsLater, classGuard, ""), why: keepsClass, step: moveData,
		},
		{
			path: section + ".pvcTemplate.resources", mechanism: sizeMechanism, decide: decideSize, source: growPVC,
			why:     "the operator raises the size of the existing claims, and the disk and its file system grow while PostgreSQL runs; it cannot be made smaller again",
			noGuard: "a policy cannot read the StorageClass, which may not let volumes expand", misses: FailsLater,
		},
		{
			path: section + ".pvcTemplate.volumeAttributesClassName", mechanism: attributesMechanism, source: attributesPVC,
			why: "the operator sets the class of the existing claims, and the driver changes the disks while PostgreSQL runs",
		},
	}
}

func tablespaceRules() []rule {
	return []rule{
		{
			path: "spec.tablespaces", mechanism: tablespacesMechanism, source: "internal/controller/cluster_upgrade.go#L597",
			why: "the order of tablespaces has no meaning; for a new one the operator creates volumes and recreates the pods to attach them",
		},
		{
			path: "spec.tablespaces[]", mechanism: newVolumeMechanism, source: "internal/controller/cluster_upgrade.go#L597",
			why: "the operator creates a volume for every instance, recreates the pods to attach it, then creates the tablespace in PostgreSQL",
		},
		{
			path: "spec.tablespaces[].owner", does: objects, who: ByOperator,
			source: "internal/management/controller/tablespaces/tablespaces.go#L60",
			why:    "the primary's instance manager runs ALTER TABLESPACE … OWNER TO, and no pod changes",
		},
		{
			path: "spec.tablespaces[].temporary", does: reloads, source: "pkg/management/postgres/configuration.go#L339",
			why: "the operator lists the tablespace in temp_tablespaces, and PostgreSQL reloads",
		},
	}
}
