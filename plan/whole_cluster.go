// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/secrets"
	"github.com/pgha/pgha/lint"
)

// clusterRemoved is what deleting a Cluster does.
func clusterRemoved(p *pair) wholeRule {
	w := wholeRule{
		class: DataAtRisk, who: ByOperator, drops: []Endpoint{RW, RO, Pooled}, source: "https://kubernetes.io/docs/concepts/architecture/garbage-collection/",
		why: "its pods, claims, Services and generated Secrets are deleted, among them the owner's password; " + p.volumesThen(),
		step: "to keep it, do not prune; to delete it on purpose: take a last backup, " + p.keepVolumes() +
			"then: " + kubectlIn(p.ref.Namespace, "delete cluster %s", p.ref.Name),
	}
	if archive := p.in.archive(p.old.cluster, func(q *pair) *object { return q.old }); archive != "" && !secrets.InText(archive) {
		w.why += "; the archive stays in " + archive
	} else {
		w.why += "; it has no archive that pgha knows"
	}
	if to := p.renamed(); to != nil {
		w.first = fmt.Sprintf("%s is another database, not this one under a new name, since a Cluster cannot be renamed; ", to.ref)
		w.step = "to move the data, restore a backup of the old Cluster into the new one, or make the new one a replica of it, and switch clients over"
	}
	return w
}

// volumesThen says what happens to the volumes.
func (p *pair) volumesThen() string {
	switch p.reclaimPolicy() {
	case "Retain":
		return "the class keeps the volumes, without their claims"
	case "Delete":
		return "the class deletes the volumes"
	}
	return "the reclaim policy of the class decides whether the volumes stay"
}

// keepVolumes is what to do before a deletion; nothing if the class keeps the volumes.
func (p *pair) keepVolumes() string {
	if p.reclaimPolicy() == "Retain" {
		return ""
	}
	return "set the reclaim policy of its volumes to Retain, "
}

// reclaimPolicy is that of the class of the volumes, as far as the old side has the class; "" if it is not known.
func (p *pair) reclaimPolicy() string {
	class := ""
	if name := p.old.cluster.Spec.StorageConfiguration.StorageClass; name != nil {
		class = *name
	}
	for _, q := range p.in.pairs {
		if q.ref.Kind == "StorageClass" && q.ref.Name == class && q.old != nil {
			if policy := q.old.text("reclaimPolicy"); policy != "" {
				return policy
			}
			return "Delete" // https://kubernetes.io/docs/concepts/storage/storage-classes/#reclaim-policy
		}
	}
	return ""
}

// clusterAdded is what adding a Cluster does.
func clusterAdded(p *pair) wholeRule {
	w := wholeRule{who: ByOperator, source: "internal/controller/cluster_create.go#L1134", why: "the operator makes a new database, which is empty"}
	b := p.new.cluster.Spec.Bootstrap
	switch {
	case b != nil && b.Recovery != nil:
		w.why = "the operator makes a new database from a backup"
	case b != nil && b.PgBaseBackup != nil:
		w.why = "the operator makes a new database as a copy of another server"
	case b != nil && b.InitDB != nil && b.InitDB.Import != nil:
		w.why = "the operator makes a new database and imports another one"
	}
	if from := p.renamed(); from != nil {
		w.why += fmt.Sprintf("; a Cluster cannot be renamed, so what is in %s does not move here", from.ref)
		w.step = "bootstrap the new Cluster from a backup of the old one"
	}
	if clash := p.clash(); clash != "" {
		w.class = FailsLater
		w.why += "; it archives into the folder of " + clash + ", which is not empty, so the first WAL file is refused and archiving does not begin"
		w.blocked = "archiving, and so backups; WAL files fill the volume"
		w.step = strings.Trim(w.step+"; give the plugin another parameter serverName, or another ObjectStore", "; ")
	}
	return w
}

// renamed is the other Cluster, if this looks like a new name: one is removed and one is added, in one namespace, with one name in two
// namespaces, or with one archive.
func (p *pair) renamed() *pair {
	var gone, come []*pair
	for _, q := range p.in.clusters {
		switch {
		case q.new == nil:
			gone = append(gone, q)
		case q.old == nil:
			come = append(come, q)
		}
	}
	candidates := gone
	if p.new == nil {
		candidates = come
	}
	single := p.alone(gone) && p.alone(come)
	archive := p.archiveOfSide()
	for _, q := range candidates {
		if p.ref.Name == q.ref.Name || single && p.ref.Namespace == q.ref.Namespace || archive != "" && archive == q.archiveOfSide() {
			return q
		}
	}
	return nil
}

// alone reports whether exactly one of the Clusters is in the namespace of this one.
func (p *pair) alone(all []*pair) bool {
	n := 0
	for _, q := range all {
		if q.ref.Namespace == p.ref.Namespace {
			n++
		}
	}
	return n == 1
}

// archiveOfSide is the archive of a Cluster that only one side has.
func (p *pair) archiveOfSide() string {
	if p.new == nil {
		return p.in.archive(p.old.cluster, func(q *pair) *object { return q.old })
	}
	return p.in.archive(p.new.cluster, func(q *pair) *object { return q.new })
}

// clash is the Cluster of the old side that has the same archive as this new one; "" for none.
func (p *pair) clash() string {
	own := p.archiveOfSide()
	for _, q := range slices.Concat(p.in.clusters, p.in.aside) {
		if own != "" && q.old != nil && q.old.cluster != nil && q.ref != p.ref && p.in.archive(q.old.cluster, func(r *pair) *object { return r.old }) == own {
			return lint.Ref{Kind: "Cluster", Namespace: q.ref.Namespace, Name: q.ref.Name}.String()
		}
	}
	return ""
}
