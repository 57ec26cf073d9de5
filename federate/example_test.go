// SPDX-License-Identifier: Apache-2.0

package federate_test

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/federate"
	"github.com/pgha/pgha/profiles"
)

func Example() {
	text, err := profiles.Builtin("aks")
	if err != nil {
		panic(err)
	}
	p, err := profiles.Parse("aks.yaml", text)
	if err != nil {
		panic(err)
	}
	plans, err := federate.Plans([]*profiles.Profile{p}, federate.Options{NoRecovery: true})
	if err != nil {
		panic(err)
	}
	for _, c := range plans[0].Credentials {
		fmt.Println(c.Name, "trusts", c.Subject)
	}
	script, err := federate.Script(plans, federate.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Split(string(script), "\n")[0])
	// Output:
	// cnpg-database-pg trusts system:serviceaccount:cnpg-database:pg
	// #!/bin/sh
}
