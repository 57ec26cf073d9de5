// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/profiles"
)

const orders = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
spec:
  instances: 3
  imageName: ghcr.io/cloudnative-pg/postgresql:17.5
  storage: {size: 10Gi}
  affinity: {podAntiAffinityType: required}
  logLevel: debug
`

// Values that a profile has a field for become that field, everything else becomes a patch.
func ExampleImport() {
	result, err := adopt.Import([]adopt.Source{{Name: "orders.yaml", Data: []byte(orders)}}, adopt.Options{Target: "1.30"})
	if err != nil {
		log.Fatal(err)
	}
	p, err := profiles.Parse("imported.yaml", result.Profile)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("anti-affinity:", p.Spec.Scheduling.PodAntiAffinity)
	for _, patch := range p.Spec.Patches {
		fmt.Println("patch of", patch.Target.Kind, patch.Patch)
	}
	// Output:
	// anti-affinity: required
	// patch of Cluster map[spec:map[logLevel:debug]]
}
