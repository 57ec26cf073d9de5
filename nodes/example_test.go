// SPDX-License-Identifier: Apache-2.0

package nodes_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/profiles"
)

func ExampleOf() {
	text, err := profiles.Builtin("aks")
	if err != nil {
		log.Fatal(err)
	}
	p, err := profiles.Parse("prod.yaml", text, profiles.Set("pools", "spec.scheduling.pools", `[{name: pg, zones: ["1", "2", "3"], count: 3}]`))
	if err != nil {
		log.Fatal(err)
	}
	r, err := nodes.Of(p)
	if err != nil {
		log.Fatal(err)
	}
	e := r.Effect("upgrade", "")
	fmt.Printf("%s: %d to %d switchovers, a replica is away for %d to %d s\n", e.Class, e.Switchovers.Least, e.Switchovers.Most, e.Away.Least, e.Away.Most)
	// Output:
	// switchover: 1 to 4 switchovers, a replica is away for 360 to 660 s
}
