// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/lint"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// stepsOf returns the steps that reach the new side where one apply cannot; nil if one apply can, or if no steps are known. Every step
// has all objects of the site as they are after it.
func stepsOf(owner *pair, pairs []*pair) []Step {
	s := &stepper{owner: owner}
	for _, p := range pairs {
		switch {
		case !p.hasText():
		case p.new != nil:
			s.after = append(s.after, p)
		default:
			s.gone = append(s.gone, p)
		}
	}
	if !s.reachable(pairs) {
		return nil
	}
	steps := s.plan()
	for i := range steps {
		steps[i].Applies = len(steps[i].Objects)
		steps[i].Title = strings.ToUpper(steps[i].Title[:1]) + steps[i].Title[1:]
	}
	return steps
}

// stepper finds the steps of one site.
type stepper struct {
	owner       *pair   // the Cluster, or nil
	after, gone []*pair // the objects of the new side, and those that only the old side has
	held        []hold
	stages      [stages]stage
}

// stage is one of the applies of the new side.
type stage struct{ titles, do, then []string }

// The stages, in order. Only the first is always there.
const (
	stageMost  = iota // everything that is not held back
	stageImage        // the image, without parameters
	stageRest         // what needs an apply before
	stageFewer        // fewer instances
	stages            // their number
)

// hold keeps a field of the Cluster at another value than that of the new side until a stage.
type hold struct {
	until int
	edit  func(old, new map[string]any)
}

// hasText reports whether the object was read as a whole: documents of unknown kinds were not, and the operator's own upgrade has none.
func (p *pair) hasText() bool {
	_, partial := cmp.Or(p.new, p.old).resource.Object.(*metav1.PartialObjectMetadata)
	return !p.unknown && !partial
}

// reachable reports whether steps can avoid every refusal. Nothing helps if the new side is not accepted even as a new object.
func (s *stepper) reachable(pairs []*pair) bool {
	for _, p := range pairs {
		if len(p.refusals) == 0 {
			continue
		}
		if !p.same() || len(p.newRefusals()) > 0 {
			return false
		}
		if p == s.owner && !s.avoidable() || p != s.owner && (p.cluster != nil || !replaceable(p)) {
			return false
		}
	}
	return true
}

// plan returns the steps.
func (s *stepper) plan() []Step {
	if s.owner == nil || !s.owner.same() || len(s.owner.changes)+len(s.owner.refusals) == 0 {
		return s.applied(s.replaced())
	}
	if reasons := s.reasonsToMove(); len(reasons) > 0 {
		return s.move(reasons)
	}
	deletes := s.replaced()
	before, after := s.archiveFirst()
	s.decreaseFirst()
	s.imageApart()
	s.slotsOff()
	s.account()
	after = slices.Concat(s.newVolumes(), after)
	steps := s.applied(deletes)
	if len(steps) == 0 && len(before)+len(after) > 0 {
		steps = []Step{{Title: "apply everything", Objects: s.objects(nil), Then: s.ready()}}
	}
	return slices.Concat(before, steps, after)
}

// applied are the applies of the new side, one for each stage; none if there is one with nothing to do before or after.
func (s *stepper) applied(deletes []lint.Ref) []Step {
	var steps []Step
	for i, stage := range s.stages {
		if i > stageMost && !slices.ContainsFunc(s.held, func(h hold) bool { return h.until == i }) {
			continue
		}
		step := Step{
			Title: cmp.Or(strings.Join(stage.titles, "; "), "apply everything else"), Do: strings.Join(stage.do, " "), Objects: s.objects(s.holds(i)),
			Then: strings.TrimSpace(s.ready() + " " + strings.Join(stage.then, " ")),
		}
		if i == stageMost {
			step.Deletes = deletes
		}
		steps = append(steps, step)
	}
	only := &s.stages[stageMost]
	if len(steps) == 1 && len(only.do)+len(only.then) == 0 {
		return nil
	}
	return steps
}

// holds are the edits of the Cluster in a stage.
func (s *stepper) holds(stage int) []hold {
	return slices.DeleteFunc(slices.Clone(s.held), func(h hold) bool { return h.until <= stage })
}

// objects are those of the new side, with the Cluster as it is while fields are held back.
func (s *stepper) objects(holds []hold) []lint.Resource {
	var all []lint.Resource
	for _, p := range s.after {
		r := *p.new.written
		if p == s.owner && len(holds) > 0 {
			r = withEdit(p, func(old, new map[string]any) {
				for _, h := range holds {
					h.edit(old, new)
				}
			})
		}
		all = append(all, r)
	}
	return all
}

// ready is how to wait for the Cluster; "" without one.
func (s *stepper) ready() string {
	if s.owner == nil {
		return ""
	}
	return s.readyOf(s.owner.ref.Name)
}

func (s *stepper) readyOf(cluster string) string {
	return fmt.Sprintf("Give the operator a minute to begin, then wait: %s.", s.kubectl("wait --for=condition=Ready --timeout=1h cluster.postgresql.cnpg.io/%s", cluster))
}

// kubectl is a command in the namespace of the Cluster.
func (s *stepper) kubectl(format string, args ...any) string {
	return kubectlIn(s.owner.ref.Namespace, format, args...)
}
