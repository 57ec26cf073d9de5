// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"reflect"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/profiles"
)

// simplify removes values that are the profile's defaults, such as derived names.
func (im *importer) simplify(p *profiles.Profile) *profiles.Profile {
	least := im.price(p)
	done := map[string]bool{}
	for _, o := range im.wanted {
		for _, place := range o.entry().Places {
			if o == im.cluster || place.How != kinds.Same || done[place.Profile] {
				continue
			}
			done[place.Profile] = true
			for _, choice := range resets(p, place.Profile) {
				tried := p.DeepCopy()
				choice(tried)
				if !reflect.DeepEqual(tried, p) && im.price(tried) <= least {
					p = tried
				}
			}
		}
	}
	return p
}

// resets returns functions that set a field to its default; for a field in a list, one function per item.
func resets(p *profiles.Profile, path string) []choice {
	list, name, below := strings.Cut(path, "[].")
	if !below {
		standard := fieldOf(reflect.ValueOf(profiles.Default()).Elem(), path)
		return []choice{func(p *profiles.Profile) { fieldOf(reflect.ValueOf(p).Elem(), path).Set(standard) }}
	}
	var all []choice
	for i := range fieldOf(reflect.ValueOf(p).Elem(), list).Len() {
		all = append(all, func(p *profiles.Profile) {
			items := fieldOf(reflect.ValueOf(p).Elem(), list)
			fresh := reflect.MakeSlice(items.Type(), items.Len(), items.Len())
			reflect.Copy(fresh, items)
			items.Set(fresh)
			fieldOf(fresh.Index(i), name).SetZero()
		})
	}
	return all
}
