// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/operator"
)

// guarded is a kind of change that a policy in the cluster can refuse.
type guarded struct {
	// condition in CEL on object and oldObject that holds if the change may pass. Rules may share one.
	condition string
	// class of the changes that it refuses: FailsLater or DataAtRisk.
	class Class
	// risk is what follows from them, in the words of a rule's why; empty if the why of the rule says it.
	risk string
}

func one(class Class, condition, risk string) []guarded { return []guarded{{condition, class, risk}} }

// annotationGuard refuses to set an annotation of a Cluster to a value.
func annotationGuard(class Class, name, value, risk string) []guarded {
	in := func(of string) string { return of + ".metadata.?annotations[?'" + name + "'].orValue('')" }
	return one(class, in("object")+" != '"+value+"' || "+in("oldObject")+" == '"+value+"'", risk)
}

// appArmorGuard lets pass what adds or changes no AppArmor annotation of an existing Cluster, unless it hibernates: then it has no pods.
func appArmorGuard(metadata string) []guarded {
	const hibernates = ".metadata.?annotations[?'" + hibernationAnnotation + "'].orValue('') == 'on'"
	value := metadata + ".?annotations[?k].orValue('')"
	return one(FailsLater, "object"+hibernates+" && oldObject"+hibernates+" || object."+metadata+".?annotations.orValue({}).all(k, !k.startsWith('"+
		appArmorAnnotationPrefix+"') || oldObject."+value+" == object."+value+")",
		"the operator copies AppArmor annotations to running pods, where Kubernetes forbids to add or change them, so that every reconcile of the "+
			"Cluster ends with an error there")
}

// archiveGuard refuses that nobody archives WAL any more.
func archiveGuard() []guarded {
	return one(DataAtRisk, "!"+archivesWAL("oldObject")+" || "+archivesWAL("object"),
		"nobody archives the WAL any more: archive_command still succeeds, so the WAL files are deleted, and no restore can go beyond the last "+
			"archived file")
}

// otherPlace follows from another place for the archive. In one edit with another major version it adds no risk: no backup of the old version
// leads beyond the upgrade in any case.
const otherPlace = "the next WAL file goes to the new place and the base backups stay in the old one, so that no restore goes beyond this moment until " +
	"there is a base backup in the new place"

// archivePlaceGuard refuses another place for the archive of the operator itself.
func archivePlaceGuard() []guarded {
	return one(DataAtRisk, fmt.Sprintf("!%[1]s.hasValue() || !%[2]s.hasValue() || %[1]s == %[2]s || %[3]s.size() > 0 || %[4]s.size() > 0 || %[5]s",
		inTreeArchive("oldObject"), inTreeArchive("object"), archiverPlugins("oldObject"), archiverPlugins("object"), majorChanges()), otherPlace)
}

// pluginPlaceGuard refuses another place for the archive of a plugin.
func pluginPlaceGuard() []guarded {
	return one(DataAtRisk, fmt.Sprintf("%[1]s.size() == 0 || %[2]s.size() == 0 || %[1]s == %[2]s || %[3]s",
		archiverPlugins("oldObject"), archiverPlugins("object"), majorChanges()), otherPlace)
}

func ownerGuard() []guarded {
	return one(FailsLater, bootstrapField("object", "owner")+" == "+bootstrapField("oldObject", "owner"),
		"the application's Secret has the user name of the old owner, so that the instance manager of the primary stops every loop as soon as it "+
			"reads the Secret again")
}

func databaseGuard() []guarded {
	return one(FailsLater, bootstrapField("object", "database")+" == "+bootstrapField("oldObject", "database"),
		"the operator does not create or rename the database, and the metrics exporter connects to the new name")
}

// roleGuard lets a replica cluster be promoted with a token, and a primary be demoted within a distributed topology.
func roleGuard() []guarded {
	return one(DataAtRisk, fmt.Sprintf("(%[1]s) == (%[2]s) || ((%[1]s) ? object.spec.?replica.?promotionToken.orValue('') != '' : "+
		"oldObject.spec.?replica.?primary.orValue('') != '')", isReplica("oldObject"), isReplica("object")),
		"a replica cluster that is promoted without a promotion token lacks what the other primary committed last, and a primary that is demoted "+
			"without spec.replica.primary cannot be promoted again with a token")
}

// maintenanceGuard refuses to open a window in which the only instance may lose its volumes.
func maintenanceGuard() []guarded {
	open := func(of string) string {
		return fmt.Sprintf("%[1]s.spec.?nodeMaintenanceWindow.?inProgress.orValue(false) && "+
			"!%[1]s.spec.?nodeMaintenanceWindow.?reusePVC.orValue(true) && %[1]s.spec.?instances.orValue(1) == 1", of)
	}
	return one(DataAtRisk, "!("+open("object")+") || "+open("oldObject"),
		"with reusePVC false the operator deletes the volumes of an instance whose pod cannot be scheduled, and this is the only one")
}

// distributionGuard refuses an image of another distribution, also if only one of the names says which. Without a name there is a catalog.
func distributionGuard() []guarded {
	name := func(of string) string { return of + ".spec.?imageName.orValue('')" }
	said := func(of string) string {
		return name(of) + ".find('[-_](" + strings.Join(operator.Distributions(), "|") + ")([-_@]|$)').find('[a-z0-9]+')"
	}
	in := func(of string) string {
		return fmt.Sprintf("(%s.matches('%s') ? 'bullseye' : %s)", name(of), plainTag, said(of))
	}
	return one(FailsLater, fmt.Sprintf("%[1]s == '' || %[2]s == '' || %[3]s == '' && %[4]s == '' || %[5]s == %[6]s",
		name("object"), name("oldObject"), said("object"), said("oldObject"), in("object"), in("oldObject")),
		"the libraries of another distribution may sort text in another order, so that indexes on text become wrong")
}

// replicaUpgradeGuard refuses another major version of a replica cluster.
func replicaUpgradeGuard() []guarded {
	return one(FailsLater, fmt.Sprintf("!(%[1]s) && !(%[2]s) || !(%[3]s)", isReplica("object"), isReplica("oldObject"), majorChanges()),
		"pg_upgrade refuses the data of a replica, so that the Cluster stays down until the old image is back")
}

// projectedGuard refuses sources of a projected volume into which the API server writes defaults, unless they were there before.
func projectedGuard() []guarded {
	return one(FailsLater, "object.spec.?projectedVolumeTemplate.?sources.orValue([]).all(s, "+
		"(!has(s.serviceAccountToken) || has(s.serviceAccountToken.expirationSeconds)) && "+
		"s.?downwardAPI.?items.orValue([]).all(i, !has(i.fieldRef) || has(i.fieldRef.apiVersion))) || "+
		"oldObject.spec.?projectedVolumeTemplate.?sources.orValue([]).exists(s, "+
		"has(s.serviceAccountToken) && !has(s.serviceAccountToken.expirationSeconds) || "+
		"s.?downwardAPI.?items.orValue([]).exists(i, has(i.fieldRef) && !has(i.fieldRef.apiVersion)))",
		"the API server sets expirationSeconds or fieldRef.apiVersion in the pod where the manifest does not, so that the operator recreates the "+
			"pods again and again")
}

// selectorGuard refuses that the selector of a Service loses its Cluster or names another one.
func selectorGuard() []guarded {
	in := func(of string) string { return of + ".spec.?selector[?'" + operator.LabelCluster + "']" }
	return one(DataAtRisk, "!"+in("oldObject")+".hasValue() || "+in("object")+" == "+in("oldObject"),
		"clients write to another database under the same address, or to pods that have another role by now")
}
