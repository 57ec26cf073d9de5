// SPDX-License-Identifier: Apache-2.0

// Command az is the fake Azure CLI. Tests build it and put it first in the PATH.
package main

import (
	"os"

	"github.com/pgha/pgha/federate/internal/fakeaz"
)

func main() { os.Exit(fakeaz.Run(os.Args[1:])) }
