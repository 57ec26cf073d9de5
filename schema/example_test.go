// SPDX-License-Identifier: Apache-2.0

package schema_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/schema"
)

func ExampleLookup() {
	f, err := schema.Lookup("spec.storage.size")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.Path, f.Type, f.Required)
	_, err = schema.Lookup("spec.storage.sise")
	fmt.Println(err)
	// Output:
	// spec.storage.size string true
	// cannot explain "spec.storage.sise": spec.storage has no field "sise", did you mean "size"?
}
