// SPDX-License-Identifier: Apache-2.0

package fit_test

import (
	"fmt"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/profiles"
)

// Does the built-in profile fit, and what do its disks do?
func ExampleOf() {
	r, err := fit.Of(profiles.Default())
	if err != nil {
		panic(err)
	}
	for _, v := range r.Volumes {
		fmt.Printf("%s: %s, %d IOPS, %d MB/s\n", v.Name, v.Type, v.Rate.IOPS, v.Rate.MBps)
	}
	for _, b := range r.Budgets {
		fmt.Printf("%s: %d %% of %s: %s\n", b.Title, b.Share(), b.Unit.Text(b.Limit), b.Verdict)
	}
}
