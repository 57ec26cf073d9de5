// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
)

func mapKeys[M ~map[string]V, V any](m M) iter.Seq[string] { return maps.Keys(m) }

// servicesOf lists the Services of the operator, those that the Cluster manages, and separate ones.
func servicesOf(c *cnpgv1.Cluster, objects []manifest.Object) []service {
	var disabled []cnpgv1.ServiceSelectorType
	var additional []cnpgv1.ManagedService
	if m := c.Spec.Managed; m != nil && m.Services != nil {
		disabled, additional = m.Services.DisabledDefaultServices, m.Services.Additional
	}
	var all []service
	for _, t := range []cnpgv1.ServiceSelectorType{cnpgv1.ServiceSelectorTypeRW, cnpgv1.ServiceSelectorTypeRO, cnpgv1.ServiceSelectorTypeR} {
		if !slices.Contains(disabled, t) {
			one := service{name: c.Name + "-" + string(t), to: roleOf(t), lines: []string{"ClusterIP, port 5432"}}
			if one.to == toReplicas && c.Spec.Instances < 2 {
				one.lines = append(one.lines, "no replica: nothing answers")
			}
			all = append(all, one)
		}
	}
	for i := range additional {
		m := &additional[i]
		one := service{name: m.ServiceTemplate.ObjectMeta.Name, to: roleOf(m.SelectorType)}
		one.lines, one.public = exposed(&m.ServiceTemplate.Spec, m.ServiceTemplate.ObjectMeta.Annotations)
		all = append(all, one)
	}
	for _, o := range objects {
		s, ok := o.(*corev1.Service)
		if !ok || s.Spec.Selector[operator.LabelCluster] != c.Name {
			continue
		}
		one := service{name: s.Name, to: toAny}
		switch s.Spec.Selector["cnpg.io/instanceRole"] + s.Spec.Selector["role"] {
		case "primary":
			one.to = toPrimary
		case "replica":
			one.to = toReplicas
		}
		one.lines, one.public = exposed(&s.Spec, s.Annotations)
		all = append(all, one)
	}
	return all
}

// exposed says from where a Service can be reached.
func exposed(spec *corev1.ServiceSpec, annotations map[string]string) (lines []string, public bool) {
	kind := string(spec.Type)
	if kind == "" {
		kind = string(corev1.ServiceTypeClusterIP)
	}
	if spec.Type == corev1.ServiceTypeLoadBalancer {
		kind = "internal load balancer"
		if public = !facts.Internal(annotations); public {
			kind = "public load balancer"
		}
	}
	port := int32(5432)
	if len(spec.Ports) > 0 {
		port = spec.Ports[0].Port
	}
	lines = []string{fmt.Sprintf("%s, port %d", kind, port)}
	if public {
		from := "from everywhere"
		if ranges := spec.LoadBalancerSourceRanges; len(ranges) > 0 {
			from = "from " + strings.Join(ranges, ", ")
		}
		lines = append(lines, from)
	}
	return lines, public
}

func poolersOf(c *cnpgv1.Cluster, objects []manifest.Object) []pooler {
	var all []pooler
	for _, o := range objects {
		p, ok := o.(*cnpgv1.Pooler)
		if !ok || p.Spec.Cluster.Name != c.Name {
			continue
		}
		one := pooler{name: p.Name, to: roleOf(cnpgv1.ServiceSelectorType(p.Spec.Type))}
		mode := "session"
		if p.Spec.PgBouncer != nil && p.Spec.PgBouncer.PoolMode != "" {
			mode = string(p.Spec.PgBouncer.PoolMode)
		}
		one.lines = []string{fmt.Sprintf("%s of PgBouncer, %s", layout.Count(int(ptr.Deref(p.Spec.Instances, 1)), "pod"), mode)}
		if t := p.Spec.ServiceTemplate; t != nil {
			var lines []string
			lines, one.public = exposed(&t.Spec, t.ObjectMeta.Annotations)
			one.lines = append(one.lines, lines...)
		}
		all = append(all, one)
	}
	return all
}

// storeOf is the object store; nil if nothing is archived.
func storeOf(c *cnpgv1.Cluster, objects []manifest.Object) *store {
	a := facts.Of(c, objects)
	if a.Method == "" {
		return nil
	}
	s := &store{box: box{kind: "Object store", name: a.Where()}, access: "a Secret with a key"}
	if a.ByIdentity() {
		s.access = "the identity"
	}
	if a.Store != "" {
		s.lines = append(s.lines, "ObjectStore "+a.Store+", by the plugin")
	} else {
		s.lines = append(s.lines, "by the operator itself (in-tree)")
	}
	if a.Retention != "" {
		s.lines = append(s.lines, "retention "+a.Retention)
	} else {
		s.lines = append(s.lines, "kept without a limit")
	}
	for _, o := range objects {
		b, ok := o.(*cnpgv1.ScheduledBackup)
		if ok && b.Spec.Cluster.Name == c.Name && b.Spec.Method != cnpgv1.BackupMethodVolumeSnapshot {
			s.baseBackups = true
			target := b.Spec.Target
			if target == "" && c.Spec.Backup != nil {
				target = c.Spec.Backup.Target
			}
			s.fromReplica = c.Spec.Instances > 1 && target != cnpgv1.BackupTargetPrimary // prefer-standby is the default
		}
	}
	return s
}

// identityOf is the identity of the cloud that the pods use; nil for none.
func identityOf(c *cnpgv1.Cluster) *box {
	id := facts.IdentityID(c)
	if id == "" {
		return nil
	}
	return &box{kind: "Managed identity", name: id, lines: []string{"of the service account " + c.Name + ", which every", "instance has"}}
}

// copiesOf are volume snapshots and the restore drill.
func copiesOf(c *cnpgv1.Cluster, objects []manifest.Object) []box {
	var all []box
	if b := c.Spec.Backup; b != nil && b.VolumeSnapshot != nil {
		one := box{kind: "Volume snapshots", name: "class " + b.VolumeSnapshot.ClassName}
		if online := b.VolumeSnapshot.Online; online != nil && !*online {
			one.lines = append(one.lines, "cold: PostgreSQL stops meanwhile")
		} else {
			one.lines = append(one.lines, "online")
		}
		all = append(all, one)
	}
	for _, o := range objects {
		if job, ok := o.(*batchv1.CronJob); ok && isDrill(job) {
			all = append(all, box{kind: "Restore drill", name: job.Name, lines: []string{"restores a copy and checks it"}})
		}
	}
	return all
}

// isDrill reports whether a job is pgha's restore drill: it restores with the plugin or in-tree, from this namespace.
func isDrill(job *batchv1.CronJob) bool {
	return slices.ContainsFunc(job.Spec.JobTemplate.Spec.Template.Spec.Containers, func(c corev1.Container) bool { return c.Name == "drill" })
}
