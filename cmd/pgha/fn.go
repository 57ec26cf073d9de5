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
	return `A KRM function: a ResourceList on standard input, the same list with the rendered objects on standard output. Its
functionConfig is the profile, or a fleet. kustomize runs it as a generator when the profile has the annotation

  config.kubernetes.io/function: |
    exec:
      path: ./pgha-fn

where pgha-fn is a script with the line: exec pgha fn. kustomize asks for --enable-alpha-plugins --enable-exec; Flux and
kubectl run no such thing, so write a base for those.`
}

// Run reads the list and prints it. A list with errors in its results is printed all the same, as the specification wants.
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
