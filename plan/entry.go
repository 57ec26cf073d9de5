// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/lint"
)

// entry is the changed fields of an object that have one effect.
type entry struct {
	effect Effect
	fields []fieldLine
}

// entries puts fields with the same effect together, the heaviest first.
func entries(changes []FieldChange) []entry {
	var all []entry
	for i := range changes {
		c := &changes[i]
		at := slices.IndexFunc(all, func(g entry) bool { return sameEffect(&g.effect, &c.Effect) })
		if at < 0 {
			at = len(all)
			all = append(all, entry{effect: c.Effect})
		}
		all[at].fields = append(all[at].fields, lineOf(c))
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(b.effect.Class, a.effect.Class) })
	return all
}

func sameEffect(a, b *Effect) bool {
	if a.Why != b.Why || a.Class != b.Class {
		return false
	}
	x, y := *a, *b
	x.Drops, y.Drops = endpoints(x.Drops), endpoints(y.Drops)
	return reflect.DeepEqual(x, y)
}

// heaviestFirst returns objects in the order in which people read them.
func heaviestFirst(objects []Object) []Object {
	sorted := slices.Clone(objects)
	slices.SortStableFunc(sorted, func(a, b Object) int { return cmp.Compare(b.Class, a.Class) })
	return sorted
}

// signs are the signs of the actions, as in a diff.
var signs = map[Action]string{Add: "+", Change: "~", Remove: "-", Unknown: "?"}

// title names an object with its class, or with what happens to it as a whole.
func (o *Object) title() string {
	text := strings.Replace(o.String(), o.Kind, kindOf(o.Ref), 1)
	switch o.Action {
	case Add:
		return text + " is added"
	case Remove:
		return text + " is removed"
	case Unknown:
		return text + ": pgha does not know this kind"
	}
	return text + ": " + o.Class.String()
}

// kindOf is the kind of an object, with its group if objects of two groups have the kind and often the name.
func kindOf(ref lint.Ref) string {
	if group := kinds.GroupOf(ref.APIVersion); ref.Kind == "PodMonitor" && group != "" {
		return ref.Kind + "." + group
	}
	return ref.Kind
}

// alone reports a site whose heading is that of its one object.
func (s *Site) alone() bool {
	return len(s.Objects) == 1 && s.Objects[0].Kind == "Cluster" && s.Objects[0].Action == Change
}

// about returns the changes that a refusal is about, and the others.
func (r *Refusal) about(changes []FieldChange) (fields []fieldLine, rest []FieldChange) {
	for i := range changes {
		if c := &changes[i]; c.Class == Refused && c.Why == r.Why {
			fields = append(fields, lineOf(c))
			continue
		}
		rest = append(rest, changes[i])
	}
	return fields, rest
}

// hasField reports whether one of the fields has the path.
func hasField(fields []fieldLine, path string) bool {
	return slices.ContainsFunc(fields, func(f fieldLine) bool { return f.path == clean(path) })
}

// shownEffects is the effects of a site that have been shown, so that what drops and waits is said once.
type shownEffects struct{ effects []Effect }

// before reports whether an effect that interrupts the same was shown before.
func (s *shownEffects) before(e *Effect) bool {
	if len(e.Drops) == 0 && e.Waits == (Waits{}) {
		return false
	}
	bare := Effect{Class: e.Class, When: e.When, Who: e.Who, Drops: endpoints(e.Drops), Waits: e.Waits, Blocked: e.Blocked}
	if slices.ContainsFunc(s.effects, func(other Effect) bool { return reflect.DeepEqual(other, bare) }) {
		return true
	}
	s.effects = append(s.effects, bare)
	return false
}
