// SPDX-License-Identifier: Apache-2.0

// Program operator takes in a release of CloudNativePG.
//
//	operator -git DIR unknown                   lists the releases that pgha does not know
//	operator [-git DIR] crds                    writes internal/admission/schema.txt, the CRDs of all releases
//	operator [-git DIR] [-o FILE] fields        writes every difference between the CRDs of all releases as CSV
//	operator [-git DIR] compare [FROM] VERSION  prints what changed between two releases, and what pgha must decide
//	operator [-git DIR] plugin [FROM] VERSION   prints what changed between two releases of the Barman Cloud plugin
//
// Sources come from a clone of the operator's repository, if -git names one that has the tag, and from the module proxy, which
// refuses about every third release. Run it in pgha's root directory; make operator does. CONTRIBUTING.md, "A new release of the
// operator", says what to do with the output.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// options are the flags.
type options struct {
	git, out     string
	write, every bool
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "operator:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	var o options
	flags := flag.NewFlagSet("operator", flag.ContinueOnError)
	flags.StringVar(&o.git, "git", "", "clone of the repository of the operator or the plugin, bare or not")
	flags.StringVar(&o.out, "o", "", "file for the CSV of fields; default standard output")
	flags.BoolVar(&o.write, "write", false, "compare: add VERSION to the table of releases, and do what crds does")
	flags.BoolVar(&o.every, "v", false, "compare: print every change, also of embedded Kubernetes types, and the changed source lines")
	if err := flags.Parse(args); err != nil {
		return err
	}
	out := bufio.NewWriter(stdout)
	return errors.Join(o.command(flags.Args(), out), out.Flush())
}

func (o options) command(args []string, out io.Writer) error {
	operator := &sources{operatorModule, o.git}
	if len(args) == 0 {
		args = []string{""}
	}
	switch command, rest := args[0], args[1:]; {
	case command == "crds" && len(rest) == 0:
		return crds(operator)
	case command == "fields" && len(rest) == 0:
		return fields(operator, o.out, out)
	case command == "unknown" && len(rest) == 0:
		return unknown(o.git, out)
	case command == "compare" && len(rest) >= 1 && len(rest) <= 2:
		return compare(operator, o, rest, out)
	case command == "plugin" && len(rest) >= 1 && len(rest) <= 2:
		return comparePlugin(&sources{pluginModule, o.git}, o, rest, out)
	default:
		return errors.New("cannot run: want unknown, crds, fields, compare [FROM] VERSION, or plugin [FROM] VERSION")
	}
}
