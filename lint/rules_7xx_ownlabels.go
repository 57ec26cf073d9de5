// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/profiles"
)

func ownLabelRules() []Rule {
	return []Rule{{
		ID: "PGHA715", Title: "inherited label managed by the operator", Severity: Error, Beyond: true, check: ownLabels,
		Why: "The operator finds its volumes by the labels cnpg.io/instanceName, cnpg.io/pvcRole and, since 1.28, " +
			"app.kubernetes.io/managed-by, name and component. An inherited label with the same name overrides the " +
			"operator's: a backup by volume snapshots finds no volume and never ends, and `kubectl cnpg destroy` leaves " +
			"the volume behind. Before 1.29.3 and 1.30.1 the operator writes its own values back when it updates the labels of a volume, " +
			"so that cnpg.io/instanceName and cnpg.io/pvcRole change at every reconcile; since then the inherited value stays. Without volume snapshots this is a warning. Helm sets app.kubernetes.io/managed-by, so " +
			"INHERITED_LABELS of the operator must not include it.",
		Source: operatorSource + "pkg/reconciler/persistentvolumeclaim/resources.go",
	}}
}

const (
	// Since these releases the operator finds its volumes by app.kubernetes.io labels, too.
	// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.28.0/pkg/reconciler/persistentvolumeclaim/calculator.go
	sinceAppLabels profiles.Releases = "1.28.0"
	// Since these an inherited label stays in a volume that exists: #11499, #11438.
	// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/reconciler/persistentvolumeclaim/metadata.go
	sinceInheritedStay profiles.Releases = "1.29.3 1.30.1"
)

// operatorLabel returns the value of a label by which the operator finds its volumes; ok is false for other labels.
func operatorLabel(name string) (value string, ok bool) {
	switch name {
	case "app.kubernetes.io/managed-by":
		return "cloudnative-pg", true
	case "app.kubernetes.io/name":
		return "postgresql", true
	case "app.kubernetes.io/component":
		return "database", true
	}
	return "", strings.HasPrefix(name, "cnpg.io/")
}

func ownLabels(p *pass) {
	for _, c := range p.clusters {
		m := c.spec.InheritedMetadata
		if m == nil {
			continue
		}
		severity := Warning
		if p.takesSnapshots(c) {
			severity = Error
		}
		for _, name := range slices.Sorted(maps.Keys(m.Labels)) {
			own, ok := operatorLabel(name)
			switch {
			case !ok || m.Labels[name] == own || own != "" && !sinceAppLabels.Has(p.target):
			case oneOf(name, "cnpg.io/instanceName", "cnpg.io/pvcRole") && !sinceInheritedStay.Has(p.target):
				p.addAs(Warning, c.Resource, key("spec.inheritedMetadata.labels", name), fmt.Sprintf("The operator manages the label %s: it replaces the "+
					"value %q of every volume again and again.", name, m.Labels[name]), "Remove the label, or use your own prefix.")
			default:
				p.addAs(severity, c.Resource, key("spec.inheritedMetadata.labels", name), fmt.Sprintf("The operator manages the label %s: with the value "+
					"%q it no longer finds the cluster's volumes.", name, m.Labels[name]), "Remove the label, or use your own prefix.")
			}
		}
		for _, name := range slices.Sorted(maps.Keys(m.Annotations)) {
			if strings.HasPrefix(name, "cnpg.io/") {
				p.addAs(Warning, c.Resource, key("spec.inheritedMetadata.annotations", name), fmt.Sprintf("The operator manages the annotation %s, and it is "+
					"copied to every object of the cluster.", name), "Set it on the Cluster itself.")
			}
		}
	}
	each(inheritedByConfig)(p)
}

// takesSnapshots reports whether a cluster is backed up by volume snapshots.
func (p *pass) takesSnapshots(c *cluster) bool {
	if c.spec.Backup != nil && c.spec.Backup.VolumeSnapshot != nil {
		return true
	}
	return slices.ContainsFunc(p.in.Resources, func(r Resource) bool {
		switch o := r.Object.(type) {
		case *cnpgv1.Backup:
			return o.Spec.Method == cnpgv1.BackupMethodVolumeSnapshot && o.Spec.Cluster.Name == c.name()
		case *cnpgv1.ScheduledBackup:
			return o.Spec.Method == cnpgv1.BackupMethodVolumeSnapshot && o.Spec.Cluster.Name == c.name()
		default:
			return false
		}
	})
}

// inheritedByConfig checks the operator's configuration, which lists labels that every object of a cluster inherits.
func inheritedByConfig(p *pass, r *Resource, o *corev1.ConfigMap) {
	if o.Name != "cnpg-controller-manager-config" || !sinceAppLabels.Has(p.target) {
		return
	}
	for pattern := range strings.SplitSeq(o.Data["INHERITED_LABELS"], ",") {
		pattern = strings.TrimSpace(pattern)
		for _, name := range []string{"app.kubernetes.io/managed-by", "app.kubernetes.io/name", "app.kubernetes.io/component"} {
			if matched, err := path.Match(pattern, name); err == nil && matched && pattern != "" {
				p.addAs(Warning, r, key("data", "INHERITED_LABELS"), fmt.Sprintf("Pattern %s matches %s, which the operator manages: with Helm's value "+
					"it does not find its volumes.", pattern, name), "List only your own labels.")
				break
			}
		}
	}
}
