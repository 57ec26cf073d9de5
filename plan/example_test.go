// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
)

func ExampleCompare() {
	side := func(label, workMem string) plan.Side {
		resources, _, faults := lint.Read(label, []byte(`
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  instances: 3
  storage: {size: 1Gi}
  postgresql: {parameters: {work_mem: `+workMem+`}}
`))
		if err := faults.Err(); err != nil {
			log.Fatal(err)
		}
		return plan.Side{Label: label, Resources: resources}
	}
	p, err := plan.Compare(side("old.yaml", "4MB"), side("new.yaml", "8MB"))
	if err != nil {
		log.Fatal(err)
	}
	change := p.Sites[0].Objects[0].Changes[0]
	fmt.Println(change.Path, change.Class)
	budget, err := plan.ParseBudget([]string{"objects only"})
	if err != nil {
		log.Fatal(err)
	}
	state := p.State(func(*plan.Site) plan.Budget { return budget })
	fmt.Println(state, state.ExitCode())
	// Output:
	// spec.postgresql.parameters.work_mem reload
	// beyond the budget 1
}
