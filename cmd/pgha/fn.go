// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"time"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/krm"
)

type fnCmd struct{}

// Help is shown below the flags.
func (c *fnCmd) Help() string {
	return `A KRM function reads a ResourceList from standard input and prints it with the rendered objects added. Its functionConfig is
a profile or a fleet. kustomize runs it as a generator if the profile has the annotation

  config.kubernetes.io/function: |
    exec:
      path: ./pgha-fn

where pgha-fn is a script with the line: exec pgha fn. kustomize needs the flags --enable-alpha-plugins --enable-exec. Flux
and kubectl do not run KRM functions; use pgha base for those.`
}

// Run reads the list and prints it. It also prints a list with errors in its results, as the specification requires.
func (c *fnCmd) Run(sys *cli.System) error {
	input, err := sys.ReadManifests("-")
	if err != nil {
		return err
	}
	output, err := krm.Run(input[0].Text, time.Now().UTC())
	if output == nil {
		return err
	}
	return errors.Join(err, sys.Print(output))
}
