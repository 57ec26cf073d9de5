// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/pgha/pgha/internal/operator"
)

func restoreSourceRules() []Rule {
	return []Rule{
		{
			ID: "PGHA130", Title: "hot standby parameters lower than the source's", Severity: Warning, Beyond: true,
			check: eachCluster(standbyParameters),
			Why: "max_connections, max_worker_processes, max_wal_senders, max_prepared_transactions and " +
				"max_locks_per_transaction must not be lower than on the server that wrote the WAL. Otherwise PostgreSQL stops the " +
				"replay with `insufficient parameter settings`. The operator raises them to the values at the start of the base " +
				"backup, but not to a value that the source got later. A recovered cluster then runs with the lower values.",
			Source: postgresDocs + "hot-standby.html#HOT-STANDBY-ADMIN",
		},
		{
			ID: "PGHA131", Title: "data directory moved to another Debian release", Severity: Error, Beyond: true,
			check: debianRelease,
			Why: "A base backup, a replica and a restart with another image reuse the existing index files. Another Debian " +
				"release has another version of the C library and of ICU, which can sort text differently. Indexes on text with " +
				"such a collation then return wrong results, and unique indexes accept duplicates, without an error. With the " +
				"operator's default collation, C, only databases and columns that were created with another collation are " +
				"affected.",
			Source: operatorDocs + "postgres_upgrades/",
		},
	}
}

// copiedFrom lists the clusters of the input whose data directory this one copies: by a backup, or as a streaming replica.
func (p *pass) copiedFrom(c *cluster) []*cluster {
	var sources []*cluster
	if source := p.sourceOf(c); source != nil {
		sources = append(sources, source)
	}
	names := []string{}
	if b := c.spec.Bootstrap; b != nil && b.PgBaseBackup != nil {
		names = append(names, b.PgBaseBackup.Source)
	}
	if r := c.spec.ReplicaCluster; r != nil && c.isReplica() {
		names = append(names, r.Source)
	}
	for _, name := range names {
		i := c.externalCluster(name)
		if i < 0 {
			continue
		}
		source := p.hostOf(c, c.spec.ExternalClusters[i].ConnectionParameters["host"])
		if list := p.byArchive[p.externalArchive(c, i).String()]; source == nil && len(without(list, c)) > 0 {
			source = without(list, c)[0]
		}
		if source != nil && source != c && (len(sources) == 0 || sources[0] != source) {
			sources = append(sources, source)
		}
	}
	return sources
}

// hostOf is the cluster behind one of the operator's own Services.
func (p *pass) hostOf(c *cluster, host string) *cluster {
	service, domain, _ := strings.Cut(host, ".")
	namespace, _, _ := strings.Cut(domain, ".")
	for _, suffix := range []string{"-rw", "-ro", "-r"} {
		if name, ok := strings.CutSuffix(service, suffix); ok && name != "" {
			if source := p.cluster(or(namespace, c.namespace()), name); source != nil {
				return source
			}
		}
	}
	return nil
}

func standbyParameters(p *pass, c *cluster) {
	for _, source := range p.copiedFrom(c) {
		for _, parameter := range operator.HotStandby() {
			const unreadable = -1
			mine := c.read(parameter.Name, c.setting(parameter.Name, parameter.Value), unreadable)
			theirs := source.read(parameter.Name, source.setting(parameter.Name, parameter.Value), unreadable)
			if mine == unreadable || mine >= theirs {
				continue
			}
			p.add(c.Resource, key("spec.postgresql.parameters", parameter.Name), fmt.Sprintf("%s is %d here and %d in %s: WAL "+
				"replay can stop with insufficient parameter settings.", parameter.Name, mine, theirs, source.ref()),
				fmt.Sprintf("Set it to %d or more.", theirs))
		}
	}
}

func debianRelease(p *pass) {
	for _, c := range p.clusters {
		mine := p.release(c)
		if mine == "" {
			continue
		}
		for _, source := range p.copiedFrom(c) {
			if c.known && source.known && c.major != source.major {
				continue // PGHA122 reports it
			}
			p.releaseDiffers(c, mine, p.release(source), "copies the data directory of "+source.ref().String(), source)
		}
		if status := c.typed.Status.PGDataImageInfo; status != nil {
			p.releaseDiffers(c, mine, releaseOf(status.Image), "has its data directory from "+status.Image, c)
		}
		for _, other := range p.byKey[Ref{Kind: "Cluster", Namespace: c.namespace(), Name: c.name()}] {
			if other == c.Resource {
				break // of two definitions of one Cluster, the later one is the change
			}
			// In another file it usually belongs to another site, or they are a base and its overlay. Without an explicit image
			// there may be no change.
			if before := p.byResource[other]; before != nil && other.File == c.File && before.namesImage() && c.namesImage() {
				p.releaseDiffers(c, mine, p.release(before), "replaces the image of the same Cluster", before)
			}
		}
	}
}

func (p *pass) releaseDiffers(c *cluster, mine, theirs, how string, source *cluster) {
	if theirs == "" || theirs == mine {
		return
	}
	severity, remedy := Warning, fmt.Sprintf("Use an image based on Debian %s, or run REINDEX on every index with a "+
		"collation other than C.", theirs)
	if source.sortsByLibrary() {
		severity = Error
	}
	p.addAs(severity, c.Resource, imageField(c), fmt.Sprintf("The image is based on Debian %s, and the Cluster %s on "+
		"Debian %s: text can sort differently, which corrupts indexes on it.", mine, how, theirs), remedy)
}

// namesImage reports whether the manifest says which image to run.
func (c *cluster) namesImage() bool { return c.spec.ImageName != "" || c.spec.ImageCatalogRef != nil }

// sortsByLibrary reports whether the cluster's own databases sort text as the C library or ICU does; initdb's default is C.
func (c *cluster) sortsByLibrary() bool {
	i := c.initDB()
	if i == nil {
		return false
	}
	collate := or(i.LocaleCollate, i.Locale)
	return i.LocaleProvider == "icu" || i.LocaleProvider != "builtin" && !oneOf(collate, "", "C", "POSIX", "C.UTF-8", "C.utf8")
}

// release is the Debian release of a cluster's image; "" if the tag does not contain it.
func (p *pass) release(c *cluster) string {
	ref := c.full.ImageCatalogRef
	if ref == nil {
		return releaseOf(c.full.ImageName)
	}
	if entry, _ := p.entry(c); entry != nil {
		return releaseOf(entry.Image)
	}
	return ""
}

// plainTag matches the tags of the community's images from before they contained the release; those images are
// bullseye: https://github.com/cloudnative-pg/postgres-containers
var plainTag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^ghcr\.io/cloudnative-pg/postgresql:\d+(\.\d+)?(-\d+)?(@|$)`)
})

func releaseOf(name string) string {
	for part := range strings.SplitSeq(operator.ParseImage(name).Tag, "-") {
		if oneOf(part, "buster", "bullseye", "bookworm", "trixie", "forky") {
			return part
		}
	}
	if plainTag().MatchString(name) {
		return "bullseye"
	}
	return ""
}
