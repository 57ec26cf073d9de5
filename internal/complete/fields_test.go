// SPDX-License-Identifier: Apache-2.0

package complete

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// inert are the fields that change no output of pgha, each with the reason.
var inert = map[string]string{
	"apiVersion":                           "there is only one value",
	"kind":                                 "there is only one value",
	"metadata.annotations[*]":              "is for tools that read the profile",
	"spec.publications[].target.allTables": "excludes target.objects, and a publication needs one of the two, so no other value is valid",
	"spec.plan.allow[]":                    "is the budget of pgha plan, which decides its exit code",
}

// TestEveryFieldIsUsed: changing a field of a profile changes an object, a file, a script, a decision, the runbook, a finding of
// lint, or a recovery. A new field that nothing reads fails here. One profile in which the field has an effect is enough, since
// most fields need other fields too.
func TestEveryFieldIsUsed(t *testing.T) {
	paths := leavesOf(reflect.TypeFor[profiles.Profile](), "")
	assert.Check(t, len(paths) > 80, "found %d fields", len(paths))
	sources := observedSources(t)
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			if inert[path] != "" {
				assert.Check(t, !sources[0].shows(t, path, 0, len(observers)), "it is listed as inert, and changes something")
				return
			}
			shown := func(from, to int) bool {
				return slices.ContainsFunc(sources, func(b observed) bool { return b.shows(t, path, from, to) })
			}
			first := likely(path)
			used := first >= 0 && shown(first, first+1) || shown(0, quick) || shown(quick, len(observers))
			assert.Check(t, used, "nothing that pgha writes changes with it. Use the field, have a built-in or an example show it, or "+
				"list it as inert with a reason")
		})
	}
	for path := range maps.Keys(inert) {
		assert.Check(t, slices.Contains(paths, path), "inert %s is not a field", path)
	}
}

// likely is the observer to ask first about a field that only a slow one shows; -1 for none. It saves time and nothing else.
func likely(path string) int {
	switch {
	case path == "spec.backup.onDemand":
		return backups
	case strings.HasPrefix(path, "spec.bootstrap.secretSource."):
		return bases
	case strings.HasPrefix(path, "spec.lint."):
		return findings
	default:
		return -1
	}
}

// leavesOf are the paths of the fields that hold a value, with [] for the items of a list and [*] for those of a map.
func leavesOf(typ reflect.Type, path string) []string {
	switch typ.Kind() {
	case reflect.Pointer:
		return leavesOf(typ.Elem(), path)
	case reflect.Slice:
		return leavesOf(typ.Elem(), path+"[]")
	case reflect.Map:
		return leavesOf(typ.Elem(), path+"[*]")
	case reflect.Struct:
		var all []string
		for field := range typ.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if field.IsExported() {
				all = append(all, leavesOf(field.Type, strings.TrimPrefix(path+"."+name, "."))...)
			}
		}
		return all
	default:
		return []string{path}
	}
}

// shows reports whether another value of the field gives a valid profile for which some of the observers return something else.
func (b observed) shows(t *testing.T, path string, from, to int) bool {
	t.Helper()
	return slices.ContainsFunc(variants[:], func(variant int) bool {
		return b.showsIn(t, changer{path: path, variant: variant}, from, to)
	})
}

func (b observed) showsIn(t *testing.T, c changer, from, to int) bool {
	t.Helper()
	before := b.before
	seeded := b.profile.DeepCopy()
	enough := math.MaxInt
	if from > 0 && len(words(c.path)) == 0 {
		enough = 3 // of the slow observers, none looks for a value that is right
	}
	c.i = seedOnly
	if c.change(reflect.ValueOf(seeded).Elem(), "") == made {
		if len(seeded.Validate()) > 0 {
			return false
		}
		before = observe(seeded, from, to) // the effect of the new parent of the field does not count
	}
	c.i = 0
	for tried := 0; tried < enough; c.i++ {
		p := b.profile.DeepCopy()
		switch c.change(reflect.ValueOf(p).Elem(), "") {
		case none:
			return false
		case made:
			if len(p.Validate()) > 0 {
				continue
			}
			if tried++; before.differs(p, from, to) {
				return true
			}
		}
	}
	return false
}

// changer sets the field at the path to its i-th other value.
type changer struct {
	path string
	i    int
	// variant 0 changes the first item of a list, and adds one to an empty list. The others each add a different item.
	variant int
}

var variants = [...]int{0, 1, 2}

// result of a change.
type result int

const (
	none result = iota // there is no i-th value
	same               // it is the current value
	made
)

// seedOnly creates the parents of the field, and leaves the field unchanged.
const seedOnly = -1

func (c changer) change(v reflect.Value, at string) result {
	switch v.Kind() {
	case reflect.Pointer:
		fresh := v.IsNil()
		if fresh && c.i == seedOnly && v.Type().Elem().Kind() != reflect.Struct {
			return same // a number that is not set has nothing to create, and 0 may be invalid
		}
		if fresh {
			v.Set(reflect.New(v.Type().Elem()))
			seed(v.Elem(), c.variant)
		}
		return seeding(fresh, c.change(v.Elem(), at))
	case reflect.Slice:
		fresh := v.Len() == 0 || c.variant > 0
		item := v.Len()
		if fresh {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
			seed(v.Index(item), c.variant)
		} else {
			item = 0
		}
		return seeding(fresh, c.change(v.Index(item), at+"[]"))
	case reflect.Map:
		return changeEntry(v, c.i)
	case reflect.Struct:
		for j := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(j).Tag.Get("json"), ",")
			below := strings.TrimPrefix(at+"."+name, ".")
			if v.Type().Field(j).IsExported() && (c.path == below || strings.HasPrefix(c.path, below+".") || strings.HasPrefix(c.path, below+"[")) {
				return c.change(v.Field(j), below)
			}
		}
		return none
	default:
		return assign(v, at, c.i)
	}
}

// seeding reports that a new item or struct is a change, if a profile can have it without the field.
func seeding(fresh bool, below result) result {
	if below == same && fresh {
		return made
	}
	return below
}
