// SPDX-License-Identifier: Apache-2.0

// Command gen updates internal/admission/schema.txt, the schemas of the CRDs of every release in a format that pgha reads quickly,
// from the modules that e2e pins. Run it with go generate ./internal/admission. hack/operator writes the releases that no pinned
// module has.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("cannot write %d files: name one", len(args))
	}
	now, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	text, err := table(string(now))
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], text, 0o644) //nolint:gosec // source code
}
