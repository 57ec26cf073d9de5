// SPDX-License-Identifier: Apache-2.0

package alerts_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/pgha/pgha/alerts"
	"github.com/pgha/pgha/profiles"
)

// The alerts of a built-in profile as a rules file of Prometheus.
func ExampleOf() {
	text, err := profiles.Builtin("aks-full")
	if err != nil {
		log.Fatal(err)
	}
	p, err := profiles.Parse("aks-full", text)
	if err != nil {
		log.Fatal(err)
	}
	r, err := alerts.Of(p)
	if err != nil {
		log.Fatal(err)
	}
	rules, err := r.Rules()
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.Split(string(rules), "\n")
	fmt.Println(strings.Join(lines[:4], "\n"))
	// Output:
	// groups:
	// - name: cnpg-database-pg-availability
	//   rules:
	//   - alert: PostgresAbsent
}
