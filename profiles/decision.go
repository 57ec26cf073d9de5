// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strconv"
)

// Decision is a choice that the profile left to pgha.
type Decision struct {
	// Field that left it, as spec.backup.method.
	Field string
	// Value that pgha took.
	Value string
	// Reason for it, in half a sentence.
	Reason string
}

// Decisions lists what pgha chose for this profile and why, in the order of the fields. Most of it depends on the target,
// so the list of another target says what a change of target would bring.
func (p *Profile) Decisions() []Decision {
	all := p.serverDecisions()
	all = append(all, p.synchronousDecisions()...)
	t := p.Target()
	if p.Spec.Backup.Method == "auto" {
		reason := fmt.Sprintf("operator %s cannot run the Barman Cloud plugin, which %s can", t, FirstTarget(Target.BarmanPlugin))
		if t.BarmanPlugin() {
			reason = fmt.Sprintf("operator %s has plugins, and the in-tree method is deprecated", t)
		}
		all = append(all, Decision{"spec.backup.method", p.BackupMethod(), reason})
	}
	e := p.Spec.Endpoints
	if e.Management == "auto" && (e.ReadWrite != nil || e.ReadOnly != nil) {
		d := Decision{"spec.endpoints.management", "standalone", fmt.Sprintf("operator %s cannot be relied on to keep a port", t)}
		if p.ManagedEndpoints() {
			d.Value, d.Reason = "managed", fmt.Sprintf("operator %s keeps load balancers with the cluster they belong to", t)
		}
		all = append(all, d)
	}
	for _, s := range p.operatorSettings() {
		if _, given := p.Spec.Operator.Config[s.Name]; !given {
			all = append(all, Decision{"spec.operator.config", s.Name + "=" + s.Value, fmt.Sprintf("operator %s %s without it", t, s.Without)})
		}
	}
	return all
}

func (p *Profile) serverDecisions() []Decision {
	pg := p.Spec.PostgreSQL
	var all []Decision
	if pg.Major == "auto" && pg.Image == "" {
		all = append(all, Decision{"spec.postgresql.major", strconv.Itoa(p.Major()),
			fmt.Sprintf("operator %s runs it when it is asked for nothing", p.Target())})
	}
	if pg.Image == "" {
		reason := "the programs for backups are in the plugin's sidecar, so the image needs none"
		switch p.BackupMethod() {
		case MethodInTree:
			reason = "only the system flavour has the programs for in-tree backups"
		case MethodNone:
			reason = "without backups the image needs no programs for them"
		}
		all = append(all, Decision{"spec.postgresql.image", p.Image(), reason})
	}
	if pg.Tuning == "auto" {
		parameters := p.Parameters()
		all = append(all, Decision{"spec.postgresql.tuning",
			fmt.Sprintf("shared_buffers %s, work_mem %s, max_connections %s, max_wal_size %s", parameters["shared_buffers"],
				parameters["work_mem"], parameters["max_connections"], parameters["max_wal_size"]),
			fmt.Sprintf("for %s of memory, %s CPUs, and the volumes", p.Spec.Resources.Memory, p.Spec.Resources.CPU)})
	}
	return all
}

func (p *Profile) synchronousDecisions() []Decision {
	s, t := p.Synchronous(), p.Target()
	if s == nil {
		return nil
	}
	var all []Decision
	if s.Durability == "auto" {
		reason := fmt.Sprintf("operator %s has only minSyncReplicas, which gives way", t)
		if t.Synchronous() {
			reason = fmt.Sprintf("operator %s can hold writes back until a replica has them", t)
		}
		all = append(all, Decision{"spec.postgresql.synchronous.durability", p.Durability(), reason})
	}
	if s.FailoverQuorum == "auto" {
		d := Decision{"spec.postgresql.synchronous.failoverQuorum", "disabled", fmt.Sprintf("operator %s has it at most as alpha", t)}
		if p.FailoverQuorum() {
			d.Value, d.Reason = "enabled", fmt.Sprintf("operator %s can prove that no transaction is lost", t)
		}
		all = append(all, d)
	}
	return all
}
