// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

// questions returns the fields that have no useful default, in the order in which people usually know the answers.
func questions(p *profiles.Profile) []cloud.Question {
	return append([]cloud.Question{
		{Field: "metadata.name", Text: "Name of the PostgreSQL cluster", Value: p.Metadata.Name},
		{Field: "metadata.namespace", Text: "Namespace", Value: p.Metadata.Namespace},
		{Field: "spec.target", Text: "Version of the CloudNativePG operator", Value: p.Spec.Target},
	}, p.Cloud().Questions()...)
}

// ask prints the questions on standard error, since the profile goes to standard output. An empty answer or the end of
// the input selects the value in brackets. After an invalid answer it asks again.
func ask(sys *cli.System, name string, given []profiles.Override) ([]profiles.Override, error) {
	answers := bufio.NewScanner(sys.Stdin)
	var all []profiles.Override
	for i := 0; ; {
		p, err := profiles.Parse("built-in "+name, mustBuiltin(name), append(given, all...)...)
		if err != nil {
			return nil, err
		}
		asked := questions(p)
		if i == len(asked) {
			return all, nil
		}
		q := asked[i]
		fmt.Fprintf(sys.Stderr, "%s [%s]: ", q.Text, q.Value)
		if !answers.Scan() {
			fmt.Fprintln(sys.Stderr)
			return all, answerError(answers.Err())
		}
		answer := strings.TrimSpace(answers.Text())
		if answer == "" {
			i++
			continue
		}
		with := append(all, profiles.Set("answer", q.Field, answer))
		if _, err = profiles.Parse("built-in "+name, mustBuiltin(name), append(given, with...)...); err != nil {
			fmt.Fprintf(sys.Stderr, "  %s\n", complaint(err, q.Field))
			continue
		}
		all = with
		i++
	}
}

func answerError(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("cannot read the answer: %w", cli.Cause(err))
}

func mustBuiltin(name string) []byte {
	text, err := profiles.Builtin(name)
	if err != nil {
		panic(err) // the name is a constant
	}
	return text
}

// complaint returns what is wrong with the answer, without the other faults of the profile.
func complaint(err error, field string) string {
	var faults profiles.Errors
	if errors.As(err, &faults) {
		for _, f := range faults {
			if f.Field == field {
				return f.Detail
			}
		}
	}
	return err.Error()
}
