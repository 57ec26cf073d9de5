// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/internal/secrets"
)

const (
	accountField = "spec.serviceAccountName"
	prefixField  = "spec.replicationSlots.highAvailability.slotPrefix"
	imageField   = "spec.imageName"
)

// avoidable reports whether steps avoid every refusal of the Cluster.
func (s *stepper) avoidable() bool {
	u := s.owner.update()
	if u.old == nil || u.new == nil || len(changedMajor(u)) > 0 {
		return false
	}
	return !slices.ContainsFunc(s.owner.refusals, func(r Refusal) bool {
		return !slices.Contains([]string{accountField, prefixField, imageField}, r.Field) && !s.movable(r.Field)
	})
}

// refused reports whether a field of the Cluster is refused.
func (s *stepper) refused(field string) bool {
	return slices.ContainsFunc(s.owner.refusals, func(r Refusal) bool { return r.Field == field })
}

// hold holds a field back until a stage. Both stages get a title.
func (s *stepper) hold(until int, first, then string, edit func(old, new map[string]any)) {
	s.held = append(s.held, hold{until, edit})
	if first != "" {
		s.stages[stageMost].titles = append(s.stages[stageMost].titles, first)
	}
	if then != "" {
		s.stages[until].titles = append(s.stages[until].titles, then)
	}
}

// holdParameters keeps parameters at their old values until a stage.
func (s *stepper) holdParameters(until int, first, then string, names []string) {
	s.hold(until, first, then, func(old, new map[string]any) {
		for _, side := range []map[string]any{old, new} {
			parameters, _ := at(side, "spec", "postgresql", "parameters")
			written, _ := parameters.(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(written)) {
				if slices.Contains(names, name) || slices.Contains(names, pgsettings.Name(0, name)) {
					unchanged(old, new, "spec", "postgresql", "parameters", name)
				}
			}
		}
	})
}

// raised are the parameters that must wait until others of their kind have shrunk.
func (s *stepper) raised() (up, down []string) {
	c := s.owner.cluster
	if c.after.Spec.Instances < 2 || !c.decreases {
		return nil, nil
	}
	for _, p := range operator.HotStandby() {
		switch old, now := c.conf.number(c.conf.old, p), c.conf.number(c.conf.new, p); {
		case now > old:
			up = append(up, p.Name)
		case now < old:
			down = append(down, p.Name)
		}
	}
	return up, down
}

// decreaseFirst: if some of these parameters grow and others shrink, those that shrink go first. The primary restarts first then, and
// would tell the replicas in the WAL that it has more than they do, so that they stop.
// https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN
func (s *stepper) decreaseFirst() {
	up, down := s.raised()
	if len(up) == 0 || len(down) == 0 {
		return
	}
	s.holdParameters(stageRest, "lower "+strings.Join(down, ", "), "raise "+strings.Join(up, ", "), up)
	s.stages[stageMost].then = append(s.stages[stageMost].then, fmt.Sprintf("Every instance must have the lower value before you go on: for each pod that %s lists, run %s.",
		s.kubectl("get pods -l cnpg.io/cluster=%s,cnpg.io/podRole=instance", s.owner.ref.Name), s.kubectl("exec POD -c postgres -- psql -c 'SHOW %s'", down[0])))
}

// imageApart: the operator refuses another image together with other parameters in some cases. The parameters go first, but for those
// that only the new major version has.
func (s *stepper) imageApart() {
	if !s.refused(imageField) {
		return
	}
	u, c := s.owner.update(), s.owner.cluster
	up, _ := s.raised()
	var early, late []string
	for _, name := range u.otherParameters() {
		value, is := u.new.Spec.PostgresConfiguration.Parameters[name]
		switch {
		case slices.Contains(up, name) && slices.ContainsFunc(s.held, func(h hold) bool { return h.until == stageRest }):
		case is && c.imageMajor != c.dataMajor && !c.fixes(name) && pgsettings.Check(c.dataMajor, name, value) != nil:
			late = append(late, name)
		default:
			early = append(early, name)
		}
	}
	if len(late) > 0 {
		s.holdParameters(stageRest, "", "set "+strings.Join(late, ", "), late)
	}
	if len(early) == 0 {
		s.stages[stageMost].titles = append(s.stages[stageMost].titles, "change the image")
		return
	}
	s.hold(stageImage, "change the parameters", "change the image", c.keepImageOf)
}

// slotsOff: the operator refuses another prefix while the slots of the replicas are on.
func (s *stepper) slotsOff() {
	if !s.refused(prefixField) {
		return
	}
	s.hold(stageRest, "turn off the slots of the replicas", "use the new prefix of slots", func(old, new map[string]any) {
		unchanged(old, new, "spec", "replicationSlots", "highAvailability", "slotPrefix")
		setAt(new, false, "spec", "replicationSlots", "highAvailability", "enabled")
	})
	s.stages[stageMost].then = append(s.stages[stageMost].then, "Repeat until no slot of a replica is left: "+
		s.owner.cluster.psql("SELECT slot_name FROM pg_replication_slots")+".")
}

// account: the operator creates the RoleBinding once and never changes it. A second one lets the pods of both accounts read the Cluster
// during the roll. The name of an account cannot change directly, only disappear and appear.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go#L1106
func (s *stepper) account() {
	c := s.owner.cluster
	old, now := c.before.Spec.ServiceAccountName, c.after.Spec.ServiceAccountName
	if old == now || c.lacks(parsePath(accountField)) {
		return
	}
	switch {
	case now == "":
		s.bindAccount(stageMost, c.ref.Name)
	case old == "":
		s.bindAccount(stageMost, now)
	default:
		s.hold(stageRest, "", "", func(_, new map[string]any) { remove(new, "spec", "serviceAccountName") })
		s.bindAccount(stageMost, c.ref.Name)
		s.bindAccount(stageRest, now)
	}
}

// bindAccount lets the pods of the new account read their Cluster in a stage.
func (s *stepper) bindAccount(stage int, account string) {
	name, binding := s.owner.ref.Name, s.owner.ref.Name+"-steps-"+account
	at := &s.stages[stage]
	subject := cmp.Or(s.owner.ref.Namespace, "NAMESPACE") + ":" + account
	what := "use service account " + account
	if account == name {
		what = "use the service account of the operator"
	} else {
		at.do = append(at.do, fmt.Sprintf("Check that the account exists: %s.", s.kubectl("get serviceaccount %s", account)))
		at.do = append(at.do, s.identityOf(account)...)
	}
	at.titles = append(at.titles, what)
	at.do = append(at.do, fmt.Sprintf("Let its pods read the Cluster: %s.", s.kubectl("create rolebinding %s --role=%s --serviceaccount=%s", binding, name, subject)))
	if account != name && s.owner.cluster.needsPluginRole() {
		at.do = append(at.do, fmt.Sprintf("Let its pods read the ObjectStore, for good: %s.",
			s.kubectl("create rolebinding %s-barman-cloud-account --role=%s-barman-cloud --serviceaccount=%s", name, name, subject)))
	}
	at.then = append(at.then, fmt.Sprintf("Repeat until every pod has the new account: %s.",
		s.kubectl("get pods -l cnpg.io/cluster=%s -o custom-columns=NAME:.metadata.name,ACCOUNT:.spec.serviceAccountName", name)))
	at.then = append(at.then, fmt.Sprintf("Then let the operator bind it: %s. When %s shows %s again, run: %s.",
		s.kubectl("delete rolebinding %s", name), s.kubectl("get rolebinding %s -o wide", name), account, s.kubectl("delete rolebinding %s", binding)))
}

// identityOf gives an account the identity of the Cluster, with which the pods archive. The account is the user's, so nobody else does.
// https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
func (s *stepper) identityOf(account string) []string {
	id := ""
	for _, c := range []*cnpgv1.Cluster{s.owner.cluster.after, s.owner.cluster.before} {
		if t := c.Spec.ServiceAccountTemplate; t != nil && id == "" {
			id = t.Metadata.Annotations[clientID]
		}
	}
	if id == "" || secrets.InText(id) {
		return nil
	}
	return []string{
		fmt.Sprintf("Give it the identity with which the pods archive: %s.", s.kubectl("annotate serviceaccount %s %s=%s --overwrite", account, clientID, id)),
		fmt.Sprintf("Create a federated credential of that identity for the subject system:serviceaccount:%s:%s, as az identity federated-credential create does.",
			cmp.Or(s.owner.ref.Namespace, "NAMESPACE"), account),
	}
}
