// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

const theirs = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
spec:
  instances: 3
  imageName: ghcr.io/cloudnative-pg/postgresql:17.5
  storage: {size: 10Gi}
  minSyncReplicas: 5
  maxSyncReplicas: 1
`

// Rules and places are stable, texts are not: a program decides by Rule and Severity.
func ExampleCheck() {
	resources, _, faults := lint.Read("theirs.yaml", []byte(theirs))
	if err := faults.Err(); err != nil {
		log.Fatal(err)
	}
	report := lint.Check(lint.Input{Resources: resources, Target: profiles.NewestTarget})
	for _, f := range report.Findings {
		if f.Severity == lint.Error {
			fmt.Printf("%s:%d: %s of %s\n", f.File, f.Line, f.Rule, f.Field)
		}
	}
	// Output:
	// theirs.yaml:8: PGHA402 of spec.minSyncReplicas
}
