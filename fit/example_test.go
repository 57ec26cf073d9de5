// SPDX-License-Identifier: Apache-2.0

package fit_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/profiles"
)

// Does the built-in profile fit, and what do its disks do?
func ExampleOf() {
	text, err := profiles.Builtin("aks")
	if err != nil {
		log.Fatal(err)
	}
	p, err := profiles.Parse("prod.yaml", text, profiles.Set("pools", "spec.scheduling.pools",
		`[{name: pg, zones: ["1", "2", "3"], count: 3, azure: {vmSize: Standard_D4s_v5, maxPods: 110}}]`))
	if err != nil {
		log.Fatal(err)
	}
	r, err := fit.Of(p)
	if err != nil {
		log.Fatal(err)
	}
	for _, v := range r.Volumes {
		fmt.Printf("%s: %s, %d IOPS, %d MB/s\n", v.Name, v.Type, v.Rate.IOPS, v.Rate.MBps)
	}
	for _, b := range r.Budgets {
		fmt.Printf("%s: %d %% of %s: %s\n", b.Title, b.Share(), b.Unit.Text(b.Limit), b.Verdict)
	}
	// Output:
	// data: Premium SSD v2, 3000 IOPS, 125 MB/s
	// wal: Premium SSD v2, 3000 IOPS, 125 MB/s
	// memory of PostgreSQL: 72 % of 8Gi: fits
	// WAL volume: 69 % of 32Gi: fits
	// connections to the primary: 3 % of 100: fits
	// CPU of pool pg: 77 % of 3.86: fits
	// memory of pool pg: 65 % of 13.7Gi: fits
	// data disks of pool pg: 25 % of 8: fits
	// IOPS of pool pg: 93 % of 6,400: fits
	// throughput of pool pg: 172 % of 145 MB/s: tight
}
