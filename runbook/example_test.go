// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
)

func ExampleMarkdown() {
	text, err := profiles.Builtin("aks-dev")
	if err != nil {
		log.Fatal(err)
	}
	p, err := profiles.Parse("dev.yaml", text)
	if err != nil {
		log.Fatal(err)
	}
	book, err := runbook.Markdown(p, runbook.Options{Profile: "dev.yaml"})
	if err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(book)) {
		if strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "## ") {
			fmt.Print(line)
		}
	}
	// Output:
	// # Runbook of `pg` in `cnpg-database`
	// ## 1. Topology
	// ## 2. Before the first apply
	// ## 3. Apply
	// ## 4. Verify
	// ## 5. Sample data
	// ## 6. What a failure costs (RPO and RTO)
	// ## 7. Unplanned failover
	// ## 8. Upgrade the operator
	// ## 9. Upgrade PostgreSQL
	// ## 10. Upgrade the nodes
	// ## 11. Clean up
	// ## 12. When it goes wrong
}
