// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
)

func storageRules() []Rule {
	return []Rule{
		{
			ID: "PGHA201", Title: "missing or invalid volume size", Severity: Error, check: eachCluster(storageSizes),
			Why: "A volume needs a size, either its own or a storage request in its pvcTemplate. The operator's webhook rejects " +
				"the Cluster otherwise.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA202", Title: "duplicate settings for the temporary volume", Severity: Error, check: eachCluster(ephemeralVolume),
			Why: "A separate volume for temporary files and a limit on the node's disk are mutually exclusive. The operator's " +
				"webhook rejects both together.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA203", Title: "invalid tablespace name", Severity: Error,
			check: eachCluster(tablespaceNames),
			Why: "PostgreSQL folds names to lower case and reserves the prefix pg_. Each tablespace becomes a volume, whose " +
				"name cannot contain underscores or dollar signs. The operator's webhook rejects names that clash, since 1.27.4, 1.28.2 and 1.29 " +
				"also those that become one volume name.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA204", Title: "snapshot class for an unknown tablespace", Severity: Error,
			check: eachCluster(tablespaceClasses),
			Why:   "The operator's webhook rejects the Cluster.", Source: clusterWebhook,
		},
		{
			ID: "PGHA207", Title: "duplicate volume settings in pvcTemplate", Severity: Warning, check: eachCluster(storageTwice),
			Why: "`size` and `storageClass` take precedence over the same settings in `pvcTemplate`, and since 1.25.4, 1.26.2 and 1.27 the operator warns. A " +
				"later change to the template has no effect.",
			Source: clusterWebhook,
		},
	}
}

func storageSizes(p *pass, c *cluster) {
	check := func(path string, s *cnpgv1.StorageConfiguration) {
		if s.Size != "" {
			if _, err := resource.ParseQuantity(s.Size); err != nil {
				p.refusef(c.Resource, path+".size", `Write it like "64Gi".`, "invalid size %q", s.Size)
			}
			return
		}
		template := s.PersistentVolumeClaimTemplate
		if template == nil || template.Resources.Requests.Storage().IsZero() {
			p.refusef(c.Resource, path+".size", "Add "+path+".size.", "%s has no size", path)
		}
	}
	check("spec.storage", &c.spec.StorageConfiguration)
	if c.spec.WalStorage != nil {
		check("spec.walStorage", c.spec.WalStorage)
	}
	for i := range c.spec.Tablespaces {
		check(at("spec.tablespaces", i)+".storage", &c.spec.Tablespaces[i].Storage)
	}
}

func ephemeralVolume(p *pass, c *cluster) {
	limit := c.spec.EphemeralVolumesSizeLimit
	if c.spec.EphemeralVolumeSource != nil && limit != nil && limit.TemporaryData != nil {
		p.refusef(c.Resource, "spec.ephemeralVolumeSource", "Keep one of them.",
			"ephemeralVolumeSource and ephemeralVolumesSizeLimit.temporaryData %s are mutually exclusive", limit.TemporaryData)
	}
}

func tablespaceNames(p *pass, c *cluster) {
	names, volumes := map[string]bool{}, map[string]bool{}
	for i := range c.spec.Tablespaces {
		name, path := c.spec.Tablespaces[i].Name, at("spec.tablespaces", i)+".name"
		if names[strings.ToLower(name)] {
			p.refusef(c.Resource, path, "Use another name.", "duplicate tablespace %q: case is ignored", name)
			continue
		}
		names[strings.ToLower(name)] = true
		switch {
		case strings.HasPrefix(name, "pg_"):
			p.refusef(c.Resource, path, "Use another prefix.", "tablespace %q has the prefix pg_, which PostgreSQL reserves", name)
		case !isIdentifier(name):
			p.refusef(c.Resource, path, "Use letters, digits, _ and $, and start with a letter or _.",
				"tablespace %q is not an identifier", name)
		case len(name) > 63:
			p.refusef(c.Resource, path, "Shorten the name.", "tablespace %q is longer than 63 characters", name)
		}
		volume := tablespaceVolume(name, p.target)
		if volumes[volume] {
			p.refuseSincef(sinceTablespaceVolumes, "Kubernetes refuses its pods", c.Resource, path, "Use another name.",
				"tablespace %q has the same volume name %q as another one", name, volume)
		}
		volumes[volume] = true
	}
}

// tablespaceVolume is the name of the volume that the operator mounts for a tablespace.
func tablespaceVolume(name string, target profiles.Target) string {
	prefix := "tbs-"
	if !sinceTablespaceVolumes.Has(target) {
		prefix = ""
	}
	return prefix + operator.TablespaceName(name)
}

func tablespaceClasses(p *pass, c *cluster) {
	b := c.spec.Backup
	if b == nil || b.VolumeSnapshot == nil {
		return
	}
	for name := range b.VolumeSnapshot.TablespaceClassName {
		if !slices.Contains(namesOf(c.spec.Tablespaces, tablespaceName), name) {
			p.refusef(c.Resource, key("spec.backup.volumeSnapshot.tablespaceClassName", name),
				"Add the tablespace or remove the class.", "tablespace %q is not defined", name)
		}
	}
}

func tablespaceName(t *cnpgv1.TablespaceConfiguration) string { return t.Name }

func storageTwice(p *pass, c *cluster) {
	uses := "The operator warns and uses "
	if !sinceStorageWarning.Has(p.target) {
		uses = "The operator uses "
	}
	check := func(path string, s *cnpgv1.StorageConfiguration) {
		if s == nil || s.PersistentVolumeClaimTemplate == nil {
			return
		}
		template := s.PersistentVolumeClaimTemplate
		if s.StorageClass != nil && template.StorageClassName != nil {
			p.add(c.Resource, path+".pvcTemplate.storageClassName", fmt.Sprintf(uses+"%s.storageClass "+
				"%q; the template's %q is ignored.", path, *s.StorageClass, *template.StorageClassName), "Remove the setting from the template.")
		}
		if request := template.Resources.Requests.Storage(); s.Size != "" && !request.IsZero() {
			p.add(c.Resource, path+".pvcTemplate.resources.requests.storage", fmt.Sprintf(uses+"%s.size "+
				"%q; the template's %s is ignored.", path, s.Size, request), "Remove the setting from the template.")
		}
	}
	check("spec.storage", &c.spec.StorageConfiguration)
	check("spec.walStorage", c.spec.WalStorage)
}
