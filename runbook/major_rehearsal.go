// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/profiles"
)

// rehearsal upgrades a copy. Its archive is a folder of its own, which needs a next generation too.
func (u *Upgrade) rehearsal() {
	b := u.book
	if !b.recoverable() {
		return
	}
	name := b.cluster.Name + "-rehearsal"
	copied := b.p.DeepCopy()
	copied.Spec.Recovery.Name = name
	b.chapter("Rehearsal on a copy")
	b.text("Take a base backup, recover a copy with its own name and archive, and upgrade it. It shows what stops pg_upgrade, and how long it takes. The object store must " +
		"trust its service account, and its archive must be empty: standard error says how.")
	if ref := b.cluster.Spec.ImageCatalogRef; ref != nil {
		b.text("The catalog must have the image of PostgreSQL %d already. This prints it:", u.o.To)
		b.sh(b.getCatalog(ref.TypedLocalObjectReference, imageOf(u.o.To)))
	}
	b.sh(b.takeBackup("rehearsal")...)
	b.text("A backup from a replica ends in a WAL file that may not be archived yet, and without it the copy does not start:")
	b.sh(b.switchWAL()...)
	recovered := b.pghaWith("recover", append(flagsOf(u.setBefore()), "--name", name))
	b.sh(b.unlessThere(name), "  "+into(recovered, b.toServer())+" &&",
		"  "+b.kubectl("wait", clusters+"/"+name, "--for=condition=Ready", "--timeout=4h"))
	b.text("Upgrade the copy. A job that fails leaves its pod: read its log.")
	b.sh("date", b.kubectl("patch", clusters+"/"+name, "--type=merge", "--patch", u.patchOfCopy(copied)),
		b.kubectl("wait", clusters+"/"+name, fmt.Sprintf("--for=jsonpath={.status.pgDataImageInfo.majorVersion}=%d", u.o.To), "--timeout=1h")+" &&",
		"  "+b.kubectl("wait", clusters+"/"+name, "--for=condition=Ready", "--timeout=1h")+" &&",
		"  date")
	b.sh(b.kubectl("logs", "-l", "cnpg.io/cluster="+name+",cnpg.io/jobRole=major-upgrade", "--all-containers", "--tail=50"),
		b.kubectl("get", "pods,jobs", "-l", "cnpg.io/cluster="+name))
	b.text("Run your tests against it, then delete it with all that came with it, such as DatabaseRoles. Its folders in the object store, %s and %s, stay until you delete them.", code(name), code(name+"-g2"))
	b.sh(into(recovered, b.kubectlIn("", "delete", "--ignore-not-found", "-f", "-")), b.podsGone(name))
}

// setBefore are the assignments of all edits before the upgrade. The copy has them too, or it would fail where the original does not.
func (u *Upgrade) setBefore() []profiles.Assignment {
	var sets []profiles.Assignment
	for i := range u.edits {
		if u.edits[i].upgrades {
			break
		}
		sets = append(sets, u.edits[i].set...)
	}
	return sets
}

// patchOfCopy is the merge patch of the copy's upgrade: the image, and the next folder of the copy's own archive. A merge patch replaces a
// list, so it has all plugins.
func (u *Upgrade) patchOfCopy(copied *profiles.Profile) string {
	spec := []string{`"imageName":` + quoteJSON(u.target.Image)}
	if u.target.Spec.PostgreSQL.Catalog != nil {
		spec[0] = fmt.Sprintf(`"imageCatalogRef":{"major":%d}`, u.o.To)
	}
	next := quoteJSON(copied.RecoveryName() + "-g2")
	switch a := u.book.archive; a.Method {
	case profiles.MethodPlugin:
		spec = append(spec, fmt.Sprintf(`"plugins":[{"name":%s,"isWALArchiver":true,"parameters":{"barmanObjectName":%s,"serverName":%s}}]`,
			quoteJSON(profiles.PluginName), quoteJSON(a.Store), next))
	case profiles.MethodInTree:
		spec = append(spec, `"backup":{"barmanObjectStore":{"serverName":`+next+`}}`)
	}
	return `{"spec":{` + strings.Join(spec, ",") + `}}`
}
