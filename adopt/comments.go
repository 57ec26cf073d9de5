// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"

	"github.com/pgha/pgha/profiles"
)

// header names the source of the file.
func (im *importer) header() string {
	return fmt.Sprintf("# Imported from Cluster %s: pgha render creates the same Cluster.\n", im.cluster.name)
}

// comments returns comments on the choices that users may want to change, by the path of their field.
func (im *importer) comments(p *profiles.Profile) map[string]string {
	all := map[string]string{}
	spec := im.cluster.want["spec"]
	say := func(path string, condition bool, format string, args ...any) {
		if condition {
			all[path] = "# " + fmt.Sprintf(format, args...)
		}
	}
	say("metadata.namespace", im.cluster.namespace == "" && im.options.Namespace == "",
		"The manifest has no namespace.")
	say("spec.target", im.options.Target == "",
		"The newest operator that pgha supports, since no manifest has its version. Set it to the version in the tag of its image.")
	say("spec.postgresql.tuning", true,
		"Only the parameters of the manifest; auto would also derive memory, parallelism and WAL settings from the resources.")
	say("spec.instances", at(im.cluster.raw, "spec", "instances") == nil, "Not set in the manifest; the API server sets 1.")
	say("spec.bootstrap.dataChecksums", !p.Spec.Bootstrap.DataChecksums, "%s", im.checksumsComment(p))
	say("spec.storage.size", textAt(spec, "storage", "size") == "",
		"Required here; the patch below removes it, since the manifest sizes the volume with a template.")
	say("spec.scheduling.zoneSpread", at(spec, "topologySpreadConstraints") == nil,
		"The manifest has no spread constraint; DoNotSchedule keeps the instances in different zones.")
	say("spec.recovery.name", true, "The default name would be too long.")
	im.commentBackup(p, say)
	im.commentPatches(p, say)
	return all
}

// checksumsComment says what false means for the existing cluster, which depends on how it was created.
// https://github.com/cloudnative-pg/cloudnative-pg/issues/11488
func (im *importer) checksumsComment(p *profiles.Profile) string {
	bootstrap := mapAt(im.cluster.raw, "spec", "bootstrap")
	switch {
	case bootstrap["recovery"] != nil || bootstrap["pg_basebackup"] != nil:
		return "No effect: the cluster is a copy, and has checksums if its source has them."
	case p.Resolve().Major >= 18 && !p.Resolve().Target.UncheckedPages():
		return "No effect: with operator " + p.Resolve().Target.String() + ", PostgreSQL 18 and later enable them anyway."
	case p.Resolve().Major >= 18:
		return "As in the manifest. PostgreSQL 18 and later enable them anyway, unless the operator is 1.29.3, 1.30.1 or newer."
	default:
		return "As in the manifest: the cluster was created without checksums, and a later change of this field has no effect."
	}
}

func (im *importer) commentBackup(p *profiles.Profile, say func(string, bool, string, ...any)) {
	spec := im.cluster.want["spec"]
	elsewhere := at(spec, "backup", "barmanObjectStore") != nil || at(spec, "backup", "volumeSnapshot") != nil ||
		at(spec, "plugins") != nil
	none := p.Spec.Backup.Method == profiles.MethodNone
	say("spec.backup.method", none && !elsewhere, "The manifest configures no backups.")
	say("spec.backup.method", none && elsewhere,
		"The backups of the manifest are in the patches: pgha backup and pgha recover support only backups to %s.", stores())
	inTree, _ := profiles.FeatureAt("Cluster:spec.backup.barmanObjectStore")
	say("spec.backup.method", p.Spec.Backup.Method == profiles.MethodInTree,
		"In-tree backups, which operator %s removes; the replacement is plugin.", inTree.Removed)
}

func (im *importer) commentPatches(p *profiles.Profile, say func(string, bool, string, ...any)) {
	say("spec.patches", len(p.Spec.Patches) > 0, "Settings of the manifests that a profile has no field for.")
	for i, patch := range p.Spec.Patches {
		at := fmt.Sprintf("spec.patches[%d]", i)
		m, _ := patch.Patch.(tree)
		image, has := mapAt(m, "spec")["imageName"]
		say(at, patch.Target.Kind == "Cluster" && patch.Target.Name != "",
			"Only for this name, so that a recovered cluster is not created from the same source.")
		say(at, has && image == nil, "%s", im.imageComment())
	}
}

// imageComment explains a patch that removes the image. pgha always renders an image, unless a patch removes it.
func (im *importer) imageComment() string {
	if at(im.cluster.want, "spec", "imageCatalogRef") != nil {
		return "The image comes from a catalog."
	}
	return "The manifest has no image, so the operator chooses the PostgreSQL version. Set it in spec.postgresql."
}
