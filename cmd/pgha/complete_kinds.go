// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"

	"github.com/pgha/pgha/internal/kinds"
)

// skippableKinds lists, in alphabetical order, the kinds that are often in one file with a Cluster and can be left out with
// --skip. Any other kind can be skipped as well; the Cluster itself cannot.
func skippableKinds() []string {
	var names []string
	for _, k := range kinds.All() {
		if k.Beside {
			names = append(names, k.Kind)
		}
	}
	slices.Sort(names)
	return names
}
