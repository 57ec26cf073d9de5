// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// fenceNames are the names in the annotation; ok is false if it is no JSON list of names: then nobody is fenced.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/utils/fencing.go#L52
func fenceNames(annotation string) (names []string, ok bool) {
	if annotation == "" {
		return nil, true
	}
	if err := json.Unmarshal([]byte(annotation), &names); err != nil {
		return nil, false
	}
	return names, true
}

// fenced are the instances that are fenced on a side: nil, their names, or "*" for all. Of a live Cluster, names that no instance has do
// not count.
func (c *cluster) fenced(side *cnpgv1.Cluster) []string {
	names, _ := fenceNames(side.Annotations[fencedAnnotation])
	known := c.instances()
	return slices.DeleteFunc(names, func(name string) bool { return name != "*" && len(known) > 0 && !slices.Contains(known, name) })
}

// stillFenced are the instances that are fenced on both sides, by name or with all.
func (c *cluster) stillFenced() []string {
	before, after := c.fenced(c.before), c.fenced(c.after)
	if slices.Contains(before, "*") {
		return after
	}
	if slices.Contains(after, "*") {
		return before
	}
	return slices.DeleteFunc(after, func(name string) bool { return !slices.Contains(before, name) })
}

// stalled reports whether nothing rolls, since an instance is fenced: its pod is not ready, and the operator waits for all pods before it
// looks for those that need an update.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L1140
func (c *cluster) stalled() bool { return len(c.stillFenced()) > 0 }

// primaryStays reports whether the primary is known to be fenced all the time, so that its instance manager does not restart it.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/instance_controller.go#L234
func (c *cluster) primaryStays() bool {
	names := c.stillFenced()
	return slices.Contains(names, "*") || c.primaryName() != "" && slices.Contains(names, c.primaryName())
}

// unfenceCommand ends all fences.
func (c *cluster) unfenceCommand() string { return c.kubectl("cnpg fencing off %s '*'", c.ref.Name) }

// whoIsFenced names fenced instances in a sentence.
func whoIsFenced(names []string) string {
	switch {
	case slices.Contains(names, "*"):
		return "all instances are"
	case len(names) == 1:
		return names[0] + " is"
	}
	return listed(names) + " are"
}

// stall is what is seen of pods that need an update while an instance is fenced.
func (s *sequence) stall() {
	s.add(ByOperator, s.kubectl("cnpg status %s", s.ref.Name),
		"Nothing rolls: %s fenced and so not ready, and the operator waits until all instances are ready. The rest follows when you end the fence: %s.",
		whoIsFenced(s.stillFenced()), s.unfenceCommand())
}

// decideFence: PostgreSQL stops on the fenced instances, and their pods stay.
// https://cloudnative-pg.io/documentation/current/fencing/
func decideFence(p *pair, ch *change) {
	c, e := p.cluster, &ch.effect
	before, after := c.fenced(c.before), c.fenced(c.after)
	fenced := without(after, keys(before))
	switch {
	case len(fenced) == 0:
		decideNoFence(c, ch, before, after)
		return
	case slices.Contains(fenced, "*"):
		e.Class, e.Drops = AllDown, []Endpoint{RW, RO, Pooled}
	case c.status != nil && !slices.Contains(fenced, c.status.CurrentPrimary):
		e.Class, e.Drops = ReplicasRecreated, []Endpoint{RO}
	default:
		e.Class, e.Drops = PrimaryRestarted, []Endpoint{RW, RO, Pooled}
	}
	e.Who = ByOperator
	e.Why = "the instance managers stop PostgreSQL on the fenced instances and keep the pods, and the operator does not fail over"
	e.Blocked = "connections to the fenced instances, and every write if the primary is among them; nothing rolls meanwhile"
	e.Step = "to end it: kubectl cnpg fencing off CLUSTER '*'"
}

// decideNoFence is an annotation that fences nobody new.
func decideNoFence(c *cluster, ch *change, before, after []string) {
	e, text := &ch.effect, scalar(ch.new)
	names, valid := fenceNames(text)
	switch {
	case ch.removed() || valid && len(names) == len(after):
		if len(before) == 0 {
			e.Class, e.When, e.Who, e.Why = Ignored, Never, ByNobody, "nobody is fenced before or after"
		}
		return
	case !valid:
		e.Why = "the annotation is no JSON list of names, so nobody is fenced; offline snapshots and the fencing command of the cnpg plugin end with an error about it"
		e.Step = "write a list: '[\"" + cmp.Or(c.primaryName(), "INSTANCE") + "\"]'"
	default:
		e.Why = "there is no instance of the name, so it fences nobody before there is one"
		e.Step = "write names of instances: " + strings.Join(c.instances(), ", ")
	}
	e.Class, e.When = FailsLater, Now
	e.Source = sourceURL("pkg/utils/fencing.go#L52")
	if len(before) > 0 {
		e.Why += "; PostgreSQL starts again on those that were fenced"
	}
}
