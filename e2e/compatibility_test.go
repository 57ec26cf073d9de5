// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/profiles"
)

var update = flag.Bool("update", false, "write what a full run found to docs/compatibility.md")

// outcome is the result of a live API server for one built-in profile at one target.
type outcome struct {
	accepted bool
	tooOld   bool
	warnings []string
}

var (
	outcomesMu sync.Mutex
	outcomes   = map[string]outcome{}
)

// record stores the outcome of the running test. Call it at the end of the test.
func record(t *testing.T, name, target string, warnings []string) {
	t.Helper()
	outcomesMu.Lock()
	defer outcomesMu.Unlock()
	slices.Sort(warnings)
	outcomes[name+"/"+target] = outcome{accepted: !t.Failed(), warnings: slices.Compact(warnings)}
}

// recordTooOld stores that pgha refuses a built-in for an old operator.
func recordTooOld(name, target string) {
	outcomesMu.Lock()
	defer outcomesMu.Unlock()
	outcomes[name+"/"+target] = outcome{tooOld: true}
}

// compatibility returns the page for docs/, or nil if the run skipped tests.
func compatibility() []byte {
	var page bytes.Buffer
	fmt.Fprintf(&page, `# Compatibility

The end-to-end suite writes this page (`+"`go test -update` in `e2e/`"+`). The results are those of a real API server (Kubernetes %s): a
strict dry run of all objects of the built-in, of its backup and of its recovered cluster, with the CRDs of this release of
the operator. With %s, the operator also validated them; all objects were applied twice and reconciled, and so was the built base. pgha
refuses a built-in for an operator that lacks its kinds. The operator of 1.30.1 cannot be built here: the module proxy does not have barman-cloud 0.6.0 and machinery 0.6.0, which it needs.

| built-in | %s |
|---|%s
`, strings.TrimPrefix(sources.Kubernetes.Version, "v"), sources.Newest, strings.Join(sources.Targets, " | "), strings.Repeat("---|", len(sources.Targets)))
	for _, name := range profiles.Names() {
		fmt.Fprintf(&page, "| `%s` |", name)
		for _, target := range sources.Targets {
			o, ok := outcomes[name+"/"+target]
			if !ok {
				return nil
			}
			fmt.Fprintf(&page, " %s |", o)
		}
		fmt.Fprintln(&page)
	}
	fmt.Fprintf(&page, "\n## Admission warnings at %s\n", sources.Newest)
	for _, name := range profiles.Names() {
		warnings := outcomes[name+"/"+sources.Newest].warnings
		if len(warnings) == 0 {
			continue
		}
		fmt.Fprintf(&page, "\n`%s`:\n\n", name)
		for _, warning := range warnings {
			fmt.Fprintf(&page, "- %s\n", warning)
		}
	}
	return page.Bytes()
}

// String returns the cell of the table.
func (o outcome) String() string {
	switch {
	case o.tooOld:
		return "refused"
	case !o.accepted:
		return "**no**"
	case len(o.warnings) > 0:
		return fmt.Sprintf("yes, warns of %d", len(o.warnings))
	default:
		return "yes"
	}
}

// publish writes the page, or compares the existing one with the results. It returns the exit code of the run.
func publish(code int) int {
	page := compatibility()
	if page == nil {
		return code
	}
	fmt.Printf("\n%s\n", page)
	name := filepath.Join("..", "docs", "compatibility.md")
	if *update {
		if err := os.WriteFile(name, page, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return code
	}
	if old, err := os.ReadFile(name); err == nil && !bytes.Equal(old, page) {
		fmt.Fprintln(os.Stderr, "docs/compatibility.md is not what this run found: go test -update writes it")
		return max(code, 1)
	}
	return code
}
