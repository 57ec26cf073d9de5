// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

// questions are what no built-in can know. The fields are in the order in which people have the answers at hand.
func questions() []struct{ field, text string } {
	return []struct{ field, text string }{
		{"metadata.name", "Name of the PostgreSQL cluster"},
		{"metadata.namespace", "Namespace"},
		{"spec.target", "Minor version of the CloudNativePG operator"},
		{"spec.identity.clientID", "Client ID of the managed identity for backups (az identity show --query clientId)"},
		{"spec.identity.name", "Name of that identity"},
		{"spec.identity.resourceGroup", "Its resource group"},
		{"spec.identity.aks.name", "Name of the AKS cluster"},
		{"spec.backup.storageAccount", "Storage account for backups"},
	}
}

// ask asks on standard error, since standard output is for the profile. An empty answer, and the end of the input, take
// the value in brackets; an answer that the profile refuses is asked for again.
func ask(sys *cli.System, name string, given []profiles.Override) ([]profiles.Override, error) {
	answers := bufio.NewScanner(sys.Stdin)
	var all []profiles.Override
	for _, q := range questions() {
		for {
			p, err := profiles.Parse("built-in "+name, mustBuiltin(name), append(given, all...)...)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(sys.Stderr, "%s [%s]: ", q.text, current(p, q.field))
			if !answers.Scan() {
				fmt.Fprintln(sys.Stderr)
				return all, answerError(answers.Err())
			}
			answer := strings.TrimSpace(answers.Text())
			if answer == "" {
				break
			}
			with := append(all, profiles.Set("answer", q.field, answer))
			if _, err = profiles.Parse("built-in "+name, mustBuiltin(name), append(given, with...)...); err == nil {
				all = with
				break
			}
			fmt.Fprintf(sys.Stderr, "  %s\n", complaint(err, q.field))
		}
	}
	return all, nil
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
		panic(err) // the name is ours
	}
	return text
}

func current(p *profiles.Profile, field string) string {
	switch field {
	case "metadata.name":
		return p.Metadata.Name
	case "metadata.namespace":
		return p.Metadata.Namespace
	case "spec.target":
		return p.Spec.Target
	case "spec.identity.clientID":
		return p.Spec.Identity.ClientID
	case "spec.identity.name":
		return p.Spec.Identity.Name
	case "spec.identity.resourceGroup":
		return p.Spec.Identity.ResourceGroup
	case "spec.identity.aks.name":
		return p.Spec.Identity.AKS.Name
	default:
		return p.Spec.Backup.StorageAccount
	}
}

// complaint is what is wrong with the answer itself.
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
