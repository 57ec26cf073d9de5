// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"reflect"
)

// borrowed is a release whose sources nobody serves. Its CRDs are those of the patch before, with the changes that the same day's patch
// of another line made.
type borrowed struct {
	base, from, to, reason string
}

// borrowings are the exceptions, all of them.
func borrowings() map[string]borrowed {
	return map[string]borrowed{
		"1.29.3": {
			"1.29.2", "1.30.0", "1.30.1",
			"the module proxy answers 403 and no clone has the tag. A stored copy of its release manifest has 1,270,526 characters: exactly " +
				"what 1.29.2's gets with the changes of 1.30.0 to 1.30.1, and the page of it that can be read is the same text. DatabaseRole is no kind of 1.29",
		},
	}
}

// crdsOf returns the CRDs of a release, by the name of the file.
func (s *sources) crdsOf(release string) (map[string]map[string]any, error) {
	crds, err := s.ownCRDs(release)
	b, ok := borrowings()[release]
	if err == nil || !ok {
		return crds, err
	}
	base, err := s.ownCRDs(b.base)
	if err != nil {
		return nil, err
	}
	from, err := s.ownCRDs(b.from)
	if err != nil {
		return nil, err
	}
	to, err := s.ownCRDs(b.to)
	if err != nil {
		return nil, err
	}
	for name := range base {
		merged, err := merge(base[name], from[name], to[name])
		if err != nil {
			return nil, fmt.Errorf("cannot put the changes of %s to %s on %q of %s: %w", b.from, b.to, name, b.base, err)
		}
		base[name] = merged.(map[string]any)
	}
	return base, nil
}

// merge makes the changes between two values in a third.
func merge(base, from, to any) (any, error) {
	if reflect.DeepEqual(from, to) {
		return base, nil
	}
	if reflect.DeepEqual(base, from) {
		return to, nil
	}
	switch to := to.(type) {
	case map[string]any:
		b, ok1 := base.(map[string]any)
		f, ok2 := from.(map[string]any)
		if ok1 && ok2 {
			return mergeObjects(b, f, to)
		}
	case []any:
		b, ok1 := base.([]any)
		f, ok2 := from.([]any)
		if ok1 && ok2 && len(b) == 1 && len(f) == 1 && len(to) == 1 { // the versions of a CRD
			one, err := merge(b[0], f[0], to[0])
			return []any{one}, err
		}
	}
	return nil, fmt.Errorf("cannot change %v to %v in %v", from, to, base)
}

func mergeObjects(base, from, to map[string]any) (any, error) {
	merged := map[string]any{}
	for name := range base {
		if _, ok := to[name]; !ok && from[name] != nil {
			continue // the change removes it
		}
		below, err := merge(base[name], from[name], to[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		merged[name] = below
	}
	for name, added := range to {
		if _, ok := base[name]; !ok && from[name] == nil {
			merged[name] = added
		}
	}
	return merged, nil
}
