// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"
)

// hide replaces what may be secret in the new object by Masked where a refusal quotes it.
func (p *pair) hide(refusals []Refusal) []Refusal {
	if len(refusals) == 0 || p.new == nil {
		return refusals
	}
	secrets := secretsIn(p.ref.Kind, nil, p.new.tree)
	for i := range refusals {
		for _, secret := range secrets {
			refusals[i].Why = strings.ReplaceAll(refusals[i].Why, secret, Masked)
			refusals[i].Way = strings.ReplaceAll(refusals[i].Way, secret, Masked)
		}
	}
	return refusals
}

// secretsIn lists the texts that masked hides, the longest first. Short ones are left out: a message may have them by chance.
func secretsIn(kind string, at path, value any) []string {
	const shortest = 4
	var all []string
	var collect func(at path, value, shown any)
	collect = func(at path, value, shown any) {
		switch v := value.(type) {
		case map[string]any:
			s, _ := shown.(map[string]any)
			for name, child := range v {
				collect(at.field(name), child, s[name])
			}
		case []any:
			s, _ := shown.([]any)
			for i, child := range v {
				var of any
				if i < len(s) {
					of = s[i]
				}
				collect(at.at(i), child, of)
			}
		case string:
			if shown != value && len(v) >= shortest {
				all = append(all, v)
			}
		}
	}
	collect(at, value, masked(kind, at, value))
	slices.SortFunc(all, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(all)
}
