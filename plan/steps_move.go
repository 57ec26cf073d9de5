// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/lint"
)

// movable reports a field that a copy of the data may have with a value that the operator refuses for the original. A tablespace cannot
// disappear like this, since a physical copy has it too.
func (s *stepper) movable(field string) bool {
	if operator.IsReplica(s.owner.cluster.before) || operator.IsReplica(s.owner.cluster.after) {
		return false
	}
	at := parsePath(field)
	if len(at) < 2 || at[0].name != "spec" {
		return false
	}
	switch at[1].name {
	case "storage", "walStorage", "postgresUID", "postgresGID":
		return true
	case "tablespaces":
		return len(at) > 3
	}
	return false
}

// reasonsToMove are the changes that no apply makes to a Cluster that exists: its data must move to another one.
func (s *stepper) reasonsToMove() []string {
	var reasons []string
	for _, r := range s.owner.refusals {
		if s.movable(r.Field) {
			reasons = append(reasons, r.Field)
		}
	}
	return reasons
}

// move copies the data into a Cluster of another name, which has the new spec: a replica of the old one first, then the primary. A
// replica needs the image and the parameters of its primary, so these change at the end.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/replica_cluster.md
func (s *stepper) move(reasons []string) []Step {
	m := &mover{stepper: s, old: s.owner.ref.Name}
	m.name = successor(m.old)
	m.parameters = slices.DeleteFunc(s.owner.update().otherParameters(), s.owner.cluster.fixes)
	copied, moved, deletes := m.copied(), m.moved(), m.deleted()
	inner := m.changed(moved)
	wait := s.readyOf(m.name)
	steps := []Step{
		{
			Title: fmt.Sprintf("copy %s into a new Cluster %s, since %s cannot change", m.old, m.name, strings.Join(reasons, " and ")),
			Do:    m.identity(), Objects: copied,
			Then: wait + " To give up, delete the copy: " + m.kubectl("delete cluster %s", m.name) + ".",
		},
		{
			Title: "make " + m.name + " the primary", Objects: moved, Deletes: deletes, Do: m.stop(deletes),
			Then: fmt.Sprintf("%s Connect the applications to %[2]s-rw; the password is in Secret %[2]s-app, if the Cluster names no other. Take a base backup: %[3]s. From now on your own files need the new name too: with the old one, the next apply "+
				"brings back %[4]s.", wait, m.name, m.kubectl("cnpg backup %s%s", m.name, backupMethod("", archiver(s.owner.cluster.after))), m.old),
		},
	}
	steps = append(steps, inner...)
	return append(steps, m.last())
}

// mover moves a Cluster.
type mover struct {
	*stepper

	old, name  string
	parameters []string // that differ
}

// identity is what the cloud must know of the new service account before.
func (m *mover) identity() string {
	c := m.owner.cluster.after
	if t := c.Spec.ServiceAccountTemplate; t == nil || t.Metadata.Annotations[clientID] == "" || c.Spec.ServiceAccountName != "" {
		return ""
	}
	return fmt.Sprintf("Create a federated credential for the service account %[1]s in the namespace of %[2]s first, as for %[3]s: pgha-federate PROFILE --name %[1]s prints the command.", m.name, m.old, m.old)
}

// stop is how to stop the old Cluster.
func (m *mover) stop(deletes []lint.Ref) string {
	do := fmt.Sprintf("After this step there is no way back but a restore. pgha plan calls it data at risk, since there is no promotion token: the next three items are what makes it safe. "+
		"Stop the applications. Wait until the copy has all WAL: the primary's LSN of %s and that of %s are equal. Then no write may come any more: %s.",
		m.kubectl("cnpg status %s", m.old), m.kubectl("cnpg status %s", m.name), m.kubectl("cnpg fencing on %s '*'", m.old))
	var commands strings.Builder
	for _, ref := range deletes {
		commands.WriteString(" Run: " + deleteCommand(ref) + ".")
	}
	return do + commands.String()
}

// last deletes the old Cluster.
func (m *mover) last() Step {
	step := Step{
		Title: "delete " + m.old + " when nobody needs it any more", Deletes: []lint.Ref{m.owner.ref},
		Do: fmt.Sprintf("Run: %s. %s Its archive stays; keep it as long as you may need to restore from it.", deleteCommand(m.owner.ref), m.volumesGo()),
	}
	for _, p := range m.after {
		if renamed(p) && p.old != nil {
			step.Deletes = append(step.Deletes, p.ref)
			step.Do += " Run: " + deleteCommand(p.ref) + "."
		}
	}
	return step
}

// copied are the objects while the new Cluster follows the old one: nothing else changes, but for what the new one needs.
func (m *mover) copied() []lint.Resource {
	var all []lint.Resource
	for _, p := range slices.Concat(m.after, m.gone) {
		switch {
		case p.old != nil:
			all = append(all, kept(p))
		case kinds.ClusterOf(p.new.written.Object) == "":
			all = append(all, *p.new.written)
		}
		if p == m.owner {
			all = append(all, m.cluster(true, true))
		}
	}
	return all
}

// moved are the objects once the new Cluster leads.
func (m *mover) moved() []lint.Resource {
	var all []lint.Resource
	for _, p := range m.after {
		switch {
		case p == m.owner:
			all = append(all, m.stopped(), m.cluster(false, true))
		case p.ref.Kind == "Backup" && p.old != nil:
			all = append(all, kept(p))
		case renamed(p) && p.old != nil:
			all = append(all, kept(p), m.redirected(p))
		default:
			all = append(all, m.redirected(p))
		}
	}
	return all
}

// deleted are the objects that must be created again: their reference to the Cluster cannot change, or another field.
func (m *mover) deleted() []lint.Ref {
	var all []lint.Ref
	for _, p := range m.after {
		if p.same() && p != m.owner && p.ref.Kind != "Backup" && !renamed(p) && (m.names(p) || len(p.refusals) > 0) {
			all = append(all, p.ref)
		}
	}
	return all
}

// names reports whether the object names the Cluster in a field that cannot change.
func (m *mover) names(p *pair) bool {
	name, _ := p.new.field("spec", "cluster", "name").(string)
	return name == m.old
}

// renamed reports an object that gets another name, since its deletion would drop what it stands for.
func renamed(p *pair) bool {
	return p.new != nil && p.new.text("spec", "cluster", "name") != "" && p.old != nil && dropsWhenDeleted(p)
}

// changed are the steps from the moved Cluster to the image and the parameters of the new side.
func (m *mover) changed(moved []lint.Resource) []Step {
	final := slices.Clone(moved)
	for i, r := range final {
		if ref := r.Ref(); ref.Kind == "Cluster" && ref.Name == m.name {
			final[i] = m.cluster(false, false)
		}
	}
	target := m.owner.in.to
	c, err := decided(Side{Resources: moved, Target: target}, Side{Resources: final, Target: target})
	if err != nil {
		return nil
	}
	i := slices.IndexFunc(c.clusters, func(p *pair) bool { return p.ref.Name == m.name })
	if i < 0 || len(c.clusters[i].changes) == 0 {
		return nil
	}
	if steps := stepsOf(c.clusters[i], c.pairs); steps != nil {
		return steps
	}
	return []Step{{Title: "change " + changedTitle(c.clusters[i]), Objects: final, Then: m.readyOf(m.name)}}
}

// changedTitle names what the last step changes.
func changedTitle(p *pair) string {
	image, others := false, false
	for _, c := range p.changes {
		is := strings.HasPrefix(c.path.String(), "spec.image")
		image, others = image || is, others || !is
	}
	switch {
	case image && others:
		return "the image and the parameters"
	case image:
		return "the image"
	}
	return "the parameters"
}

// volumesGo says what the deletion of the old Cluster does to its volumes.
func (m *mover) volumesGo() string {
	then := m.owner.volumesThen()
	return strings.ToUpper(then[:1]) + then[1:] + "."
}

// successor is the name of the Cluster that the data moves to: pg-v2 for pg, pg-v3 for pg-v2. Names have at most 50 characters.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/cluster_webhook.go#L900
func successor(name string) string {
	const longest = 50
	version := 2
	if m := regexp.MustCompile(`^(.+)-v(\d{1,4})$`).FindStringSubmatch(name); m != nil {
		n, err := strconv.Atoi(m[2])
		if err == nil {
			name, version = m[1], n+1
		}
	}
	end := "-v" + strconv.Itoa(version)
	return strings.TrimRight(name[:min(len(name), longest-len(end))], "-.") + end
}
