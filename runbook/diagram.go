// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
)

// diagram is a Mermaid flow chart: https://mermaid.js.org/syntax/flowchart.html
type diagram struct{ out strings.Builder }

func (d *diagram) line(depth int, format string, args ...any) {
	d.out.WriteString(strings.Repeat("  ", depth+1))
	fmt.Fprintf(&d.out, format+"\n", args...)
}

// label formats text for a diagram, where some characters must be written as numbers. Each part is a line.
func label(parts ...string) string {
	escape := strings.NewReplacer(`"`, "#34;", "#", "#35;", "<", "#60;", ">", "#62;", "&", "#38;", "`", "#96;", "\\", "#92;")
	for i, part := range parts {
		parts[i] = escape.Replace(oneLine(part))
	}
	return `"` + strings.Join(parts, "<br/>") + `"`
}

func topology(b *book) {
	b.chapter("Topology")
	d := &diagram{}
	d.line(-1, "flowchart TB")
	b.drawCluster(d)
	b.drawClients(d)
	if b.backups() {
		b.drawBackup(d)
	}
	b.fenced("mermaid", d.out.String())
	if !b.replicas() {
		return
	}
	b.text("The primary changes with every failover; the Services follow it.")
	if b.p.Target.ReusedInstanceNumbers() {
		b.text("The number of an instance that was removed with its disks is reused.")
	} else {
		b.text("Numbers of instances are not reused: after one was removed with its disks, the next is "+
			"%s.", code(b.instanceName(b.cluster.Spec.Instances+1)))
	}
}

// drawCluster draws the instances, each in its zone, for up to three zones.
func (b *book) drawCluster(d *diagram) {
	name := "namespace " + b.p.Namespace()
	if kubernetes := b.cloud.KubernetesCluster(); kubernetes != "" {
		name = b.cloud.Words().Kubernetes + " " + kubernetes + ", " + name
	}
	d.line(0, "subgraph aks[%s]", label(name))
	instances := b.cluster.Spec.Instances
	zones := min(instances, 3)
	if b.zones() == "" {
		zones = 0
	}
	for zone := 1; zone <= max(zones, 1); zone++ {
		depth := 1
		if zones > 0 {
			d.line(1, "subgraph zone%d[%s]", zone, label(fmt.Sprintf("zone %d", zone)))
			depth = 2
		}
		for i := zone; i <= instances; i += max(zones, 1) {
			role := "replica"
			if i == 1 {
				role = "primary"
			}
			d.line(depth, "pg%d[(%s)]", i, label(fmt.Sprintf("%s-%d", b.cluster.Name, i), role))
		}
		if zones > 0 {
			d.line(1, "end")
		}
	}
	d.line(1, "rw[%s] --> pg1", label("Service "+b.cluster.Name+"-rw", "port 5432"))
	if instances > 1 {
		d.line(1, "ro[%s] --> %s", label("Service "+b.cluster.Name+"-ro", "port 5432"), replicaNodes(instances))
	}
	b.drawMonitors(d)
	d.line(0, "end")
	if instances > 1 {
		d.line(0, "pg1 -. %s .-> %s", label(b.replication()), replicaNodes(instances))
	}
}

func replicaNodes(instances int) string {
	var nodes []string
	for i := 2; i <= instances; i++ {
		nodes = append(nodes, fmt.Sprintf("pg%d", i))
	}
	return strings.Join(nodes, " & ")
}

// replication returns a short description of the replication.
func (b *book) replication() string {
	s := b.synchronous()
	if s == nil {
		return "streaming, asynchronous"
	}
	return fmt.Sprintf("streaming, synchronous: %s %d, %s", s.Method, s.Number, durability(s))
}

func (b *book) drawMonitors(d *diagram) {
	for i, o := range b.monitors() {
		if m, ok := o.(*monitoringv1.PodMonitor); ok && m.Spec.Selector.MatchLabels[operator.LabelPooler] != "" {
			continue // of a Pooler
		}
		group := o.GetObjectKind().GroupVersionKind().Group
		d.line(1, "monitor%d[%s] -. metrics .-> pg1", i+1, label("PodMonitor "+o.GetName(), group))
	}
}

func (b *book) drawClients(d *diagram) {
	d.line(0, "pods([%s]) --> rw", label("pods"))
	for i, p := range b.poolers() {
		to := "rw"
		if p.Spec.Type != cnpgv1.PoolerTypeRW && b.replicas() {
			to = "ro"
		}
		if p.Spec.Type == cnpgv1.PoolerTypeR {
			to = "rw & " + to
		}
		d.line(0, "pooler%d[%s] --> %s", i+1, label("Pooler "+p.Name, fmt.Sprintf("%d pods", ptr.Deref(p.Spec.Instances, 1))), to)
		d.line(0, "pods --> pooler%d", i+1)
		if t := p.Spec.ServiceTemplate; t != nil && t.Spec.Type == corev1.ServiceTypeLoadBalancer {
			where := "the internet"
			if facts.Internal(t.ObjectMeta.Annotations) {
				where = "the virtual network"
			}
			d.line(0, "outside%d([%s]) --> pooler%d", i+1, label("clients in "+where), i+1)
		}
	}
	for i, e := range b.endpoints() {
		where := "the internet"
		if e.internal {
			where = "the virtual network"
		}
		node := "pg1"
		if e.readOnly && b.replicas() {
			node = replicaNodes(b.cluster.Spec.Instances)
		}
		d.line(0, "lb%d[%s] --> %s", i+1, label("load balancer "+e.name, fmt.Sprintf("port %d", e.port)), node)
		d.line(0, "clients([%s]) --> lb%d", label("clients in "+where), i+1)
	}
}

// drawBackup draws the archive of the WAL, and the identity that may write to it.
func (b *book) drawBackup(d *diagram) {
	writer := "WAL and base backups, in-tree"
	if b.plugin() {
		writer = "WAL and base backups, by the sidecar"
	}
	archive := b.archive.Cloud()
	if archive != nil {
		d.line(0, "blob[(%s)]", label(archive.Label()...))
	} else {
		d.line(0, "blob[(%s)]", label("object store", b.archive.Where()))
	}
	d.line(0, "aks -- %s --> blob", label(writer))
	if b.recoverable() {
		d.line(0, "blob -. restore .-> recovered[(%s)]", label("Cluster "+b.recovered.Name, "when needed"))
	}
	if !b.archive.ByIdentity() {
		return
	}
	d.line(0, "account[%s] -- %s --> identity[%s]", label("ServiceAccount "+b.p.ServiceAccount()),
		label("federated credential "+b.p.CredentialName()), label(b.cloud.Words().Identity+" "+b.identity()))
	d.line(0, "identity -- %s --> blob", label(archive.Role()))
	if b.recoverable() {
		d.line(0, "recovered -. %s .-> identity", label("federated credential "+recoveryCredential(b.p.Profile)))
	}
}

// identity returns the name of the identity, or else its ID.
func (b *book) identity() string {
	if name := b.cloud.Identity(); name != "" {
		return name
	}
	return facts.IdentityID(b.cluster)
}

// recoveryCredential returns the name of the recovered cluster's federated credential, as pgha-federate names it.
func recoveryCredential(p *profiles.Profile) string { return p.Recovered().CredentialName() }
