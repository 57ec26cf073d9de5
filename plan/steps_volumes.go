// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"
)

// newVolumes: an existing volume keeps its storage class. Instances with new volumes replace the old ones, one at a time. It returns the
// steps after the apply.
func (s *stepper) newVolumes() []Step {
	if !slices.ContainsFunc(s.owner.changes, classOfExisting) {
		return nil
	}
	c := s.owner.cluster
	if c.after.Spec.Instances == 1 {
		s.secondInstance(c.before.Spec.Instances + 1)
		return nil
	}
	primary, replicas := s.instances()
	name := s.owner.ref.Name
	destroy := func(instance string) string { return s.kubectl("cnpg destroy %s %s", name, instance) }
	status := s.kubectl("cnpg status %s", name)
	classes := s.kubectl("get pvc -l cnpg.io/cluster=%s -o custom-columns='INSTANCE:.metadata.labels.cnpg\\.io/instanceName,CLAIM:.metadata.name,CLASS:.spec.storageClassName'", name)
	do := []string{"One replica at a time, since each command deletes a pod with its volumes, and the operator joins a new instance that has the new storage class."}
	for _, replica := range replicas {
		do = append(do, "Run: "+destroy(replica)+".", "Wait until all instances are ready and the new one streams: "+status+".")
	}
	if len(replicas) == 0 {
		do = append(do, "Choose a replica, not the primary, whose claims have the old class: "+classes+".", "Run: "+destroy("REPLICA")+".",
			"Wait until all instances are ready and the new one streams: "+status+".", "Repeat from the choice of a replica until only the primary has the old class.")
	}
	return []Step{
		{Title: "replace the volumes of the replicas, one at a time", Do: strings.Join(do, " ")},
		{
			Title: "replace the volumes of the primary",
			Do: fmt.Sprintf("Make a new replica the primary, which ends the connections: %s. When it is healthy, replace the old primary: %s.",
				s.kubectl("cnpg promote %s REPLICA", name), destroy(primary)),
			Then: s.ready() + " Check that every claim has the new class: " + classes + ".",
		},
	}
}

// secondInstance moves a Cluster to an instance with new volumes.
func (s *stepper) secondInstance(instances int) {
	s.hold(stageFewer, "add an instance, which gets the new storage class", "move to the new instance", func(_, new map[string]any) {
		setAt(new, int64(instances), "spec", "instances")
	})
	removed := "the old one"
	if primary, _ := s.instances(); primary != unknownPrimary {
		removed = primary
	}
	at := &s.stages[stageFewer]
	at.do = append(at.do, fmt.Sprintf("Make the new instance the primary, which ends the connections: %s. NEW is the instance that %s shows last. "+
		"The apply then removes %s with its volumes.", s.kubectl("cnpg promote %s NEW", s.owner.ref.Name), s.kubectl("get pods -l cnpg.io/cluster=%s --sort-by=.metadata.creationTimestamp", s.owner.ref.Name), removed))
}

// classOfExisting reports another storage class of a volume that both sides have.
func classOfExisting(c *change) bool {
	if len(c.path) < 3 || !slices.Contains([]string{"storage", "walStorage", "tablespaces"}, c.path[1].name) {
		return false
	}
	name := c.path[len(c.path)-1].name
	return (name == "storageClass" || name == "storageClassName") && c.does.has(claims)
}

// unknownPrimary stands for the name of the primary.
const unknownPrimary = "PRIMARY"

// instances are the names of the primary and of the replicas: those of the status, or words that stand for them.
func (s *stepper) instances() (primary string, replicas []string) {
	status := s.owner.cluster.status
	if status == nil || status.CurrentPrimary == "" {
		return unknownPrimary, nil
	}
	for _, name := range status.InstanceNames {
		if name != status.CurrentPrimary {
			replicas = append(replicas, name)
		}
	}
	return status.CurrentPrimary, replicas
}
