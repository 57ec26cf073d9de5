// SPDX-License-Identifier: Apache-2.0

package diff_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/pgha/pgha/diff"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Larger disks: the parameters for WAL follow.
func ExampleObjects() {
	text, err := profiles.Builtin("aks-dev")
	if err != nil {
		log.Fatal(err)
	}
	p, err := profiles.Parse("dev.yaml", text)
	if err != nil {
		log.Fatal(err)
	}
	larger := p.DeepCopy()
	larger.Spec.Storage.Size = "20Gi"
	before, err := render.Objects(p, render.Options{})
	if err != nil {
		log.Fatal(err)
	}
	after, err := render.Objects(larger, render.Options{})
	if err != nil {
		log.Fatal(err)
	}
	text, err = diff.Objects(before, after, "before", "after")
	if err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-") {
			fmt.Print(line)
		}
	}
	// Output:
	// --- before/Cluster.postgresql.cnpg.io/cnpg-database/pg
	// +++ after/Cluster.postgresql.cnpg.io/cnpg-database/pg
	// -      max_slot_wal_keep_size: 1472MB
	// -      max_wal_size: 1952MB
	// -      min_wal_size: 480MB
	// +      max_slot_wal_keep_size: 1840MB
	// +      max_wal_size: 2448MB
	// +      min_wal_size: 608MB
	// -      wal_keep_size: 480MB
	// +      wal_keep_size: 512MB
	// -    size: 16Gi
	// +    size: 20Gi
}
