// SPDX-License-Identifier: Apache-2.0

package fault_test

import (
	"errors"
	"fmt"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/profiles"
)

// A form for a new database shows what is missing beside its field, and everything else as text.
func Example() {
	_, err := profiles.Parse("pg.yaml", []byte("apiVersion: "+profiles.APIVersion+`
kind: Profile
metadata: {name: pg, namespace: db}
spec:
  target: "1.23"
  postgresql: {synchronous: {method: any, number: 1, durability: required}}
  resources: {cpu: "2", memory: 8Gi}
  storage: {}
  scheduling: {zoneSpred: none}
  backup: {method: none}
`))
	fmt.Println("anything missing:", errors.Is(err, fault.Required))
	for _, f := range fault.Of(err) {
		switch f.Kind {
		case fault.Required:
			fmt.Println("please fill in", f.Field)
		case fault.Unsupported:
			fmt.Println("needs a newer operator:", f.Field)
		default:
			fmt.Println(f)
		}
	}
	// Output:
	// anything missing: true
	// needs a newer operator: spec.postgresql.synchronous.durability
	// please fill in spec.storage.size
	// pg.yaml:9:16: spec.scheduling.zoneSpred: unknown field "zoneSpred", did you mean "zoneSpread"?
}
