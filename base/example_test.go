// SPDX-License-Identifier: Apache-2.0

package base_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/profiles"
)

// A program writes the files wherever its repository is; only the caller touches the disk.
func ExampleFiles() {
	text, err := profiles.Builtin("aks-dev")
	if err != nil {
		log.Fatal(err)
	}
	p, err := profiles.Parse("dev.yaml", text)
	if err != nil {
		log.Fatal(err)
	}
	files, err := base.Files(p)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range files {
		fmt.Println(f.Name)
	}
	// Output:
	// storageclass-pgha-premium-lrs-delete.yaml
	// cluster-pg.yaml
	// podmonitor-pg.yaml
	// podmonitor.azmonitoring.coreos.com-pg.yaml
	// kustomizeconfig.yaml
	// kustomization.yaml
}
