// SPDX-License-Identifier: Apache-2.0

// Package fakeaz is a fake Azure CLI for tests. It keeps its state in a directory and logs its calls.
package fakeaz

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Issuer is the issuer of every AKS cluster of the fake, unless FAKE_AZ_ISSUER is set.
const Issuer = "https://eastus.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000000/11111111-1111-1111-1111-111111111111/"

const concurrent = "ERROR: (ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity) Too many Federated Identity " +
	"Credentials are written concurrently for the managed identity '/subscriptions/x'.\n"

// The queries of the script. Their results were verified with jmespath and knack of az 2.45.
const (
	listQuery = "[[['credentials', type(@), to_string(length(@))]], " +
		"[].[to_string([name]), to_string([subject]), to_string([issuer]), to_string(audiences)]][]"
	aksQuery = "to_string([type, oidcIssuerProfile.issuerUrl])"
	aksType  = `["Microsoft.ContainerService/ManagedClusters",`
)

// Run behaves like az, with its state in the directory FAKE_AZ_STATE: flags, output and exit codes are as in
// azure-cli's source, and rules as in Azure. Other FAKE_AZ_* variables simulate errors.
func Run(args []string) int {
	dir := os.Getenv("FAKE_AZ_STATE")
	record(dir, args)
	if typed, err := io.ReadAll(os.Stdin); err != nil || len(typed) > 0 { // az may ask a question
		return fail(1, "ERROR: az was given %q as an answer\n", typed)
	}
	command, flags, err := parse(args)
	if err != nil {
		return fail(2, "ERROR: %v\n", err)
	}
	state := Load(dir)
	key := strings.ToLower(flags["resource-group"] + "/" + flags["identity-name"])
	switch command {
	case "aks show":
		return aksShow(flags)
	case "identity federated-credential list":
		return list(dir, state, key, flags)
	case "identity federated-credential create":
		return create(dir, state, key, flags)
	case "identity federated-credential delete":
		return remove(dir, state, key, flags)
	}
	return fail(2, "ERROR: '%s' is misspelled or not recognized by the system.\n", command)
}

// parse accepts the flags of the commands, but no abbreviations.
func parse(args []string) (string, map[string]string, error) {
	known := map[string]string{
		"aks show":                             "name resource-group query output only-show-errors subscription",
		"identity federated-credential list":   "identity-name resource-group query output only-show-errors subscription",
		"identity federated-credential create": "name identity-name resource-group issuer subject audiences output only-show-errors subscription",
		"identity federated-credential delete": "name identity-name resource-group yes only-show-errors subscription",
	}
	n := slices.IndexFunc(args, func(a string) bool { return strings.HasPrefix(a, "-") })
	command := strings.Join(args[:max(n, 0)], " ")
	flags := map[string]string{}
	for i := max(n, 0); i < len(args); i++ {
		name, value, inline := strings.Cut(strings.TrimPrefix(args[i], "--"), "=")
		if !strings.HasPrefix(args[i], "--") || !slices.Contains(strings.Fields(known[command]), name) {
			return command, nil, fmt.Errorf("unrecognized arguments: %q", args[i])
		}
		if !inline && name != "only-show-errors" && name != "yes" {
			if i++; i == len(args) || strings.HasPrefix(args[i], "-") {
				return command, nil, fmt.Errorf("argument --%s: expected one argument", name)
			}
			value = args[i]
		}
		flags[name] = value
	}
	return command, flags, nil
}

func aksShow(flags map[string]string) int {
	if flags["query"] != aksQuery || flags["output"] != "tsv" {
		return fail(2, "ERROR: the fake does not know this query\n")
	}
	if text, ok := os.LookupEnv("FAKE_AZ_AKS_PRINTS"); ok { // and succeeds
		fmt.Print(text)
		return 0
	}
	switch os.Getenv("FAKE_AZ_AKS") {
	case "gone":
		return fail(3, "ERROR: (ResourceNotFound) The Resource 'Microsoft.ContainerService/managedClusters/x' was not found.\n")
	case "fail":
		return fail(1, "ERROR: Please run 'az login' to setup account.\n")
	case "none":
		return printLine(aksType + "null]")
	}
	return printLine(aksType + strings.TrimPrefix(python([]string{or(os.Getenv("FAKE_AZ_ISSUER"), Issuer)}), "["))
}

func list(dir string, state State, key string, flags map[string]string) int {
	if flags["query"] != listQuery || flags["output"] != "tsv" {
		return fail(2, "ERROR: the fake does not know this query\n")
	}
	if os.Getenv("FAKE_AZ_LIST") == "fail" {
		return fail(3, "ERROR: (ParentResourceNotFound) Failed to perform 'read' on resource(s)\n")
	}
	if text, ok := os.LookupEnv("FAKE_AZ_LIST_PRINTS"); ok && !take(dir, "clear") { // and succeeds
		fmt.Print(text)
		return 0
	}
	if before := filepath.Join(dir, "before.json"); exists(before) && take(dir, "lag") {
		state = loadFile(before)
	}
	rows := state[key]
	printLine(fmt.Sprintf("credentials\tarray\t%d", len(rows)))
	if os.Getenv("FAKE_AZ_LIST") == "cut" && len(rows) > 0 {
		rows = rows[:len(rows)-1]
	}
	for _, c := range rows {
		printLine(strings.Join([]string{python([]string{c.Name}), python([]string{c.Subject}), python([]string{c.Issuer}), python(c.Audiences)}, "\t"))
	}
	return 0
}

func create(dir string, state State, key string, flags map[string]string) int {
	if take(dir, "conflicts") {
		if rival := os.Getenv("FAKE_AZ_RIVAL"); rival != "" {
			state[key] = append(state[key], Credential{flags["name"], rival, flags["issuer"], []string{flags["audiences"]}})
			Save(dir, state)
		}
		return fail(1, concurrent)
	}
	if !regexp.MustCompile(`^[a-zA-Z0-9]{1}[a-zA-Z0-9-_]{2,119}$`).MatchString(flags["name"]) && os.Getenv("FAKE_AZ_ANY") == "" {
		return fail(1, "ERROR: invalid name %q\n", flags["name"])
	}
	c := Credential{flags["name"], flags["subject"], flags["issuer"], []string{flags["audiences"]}}
	for i, old := range state[key] {
		switch {
		case strings.EqualFold(old.Name, c.Name): // a PUT: it overwrites
			state[key] = slices.Delete(slices.Clone(state[key]), i, i+1)
		case old.Subject == c.Subject && old.Issuer == c.Issuer:
			return fail(1, "ERROR: (BadRequest) Issuer and subject combination already exists for this Managed Identity.\n")
		}
	}
	if len(state[key]) >= 20 {
		return fail(1, "ERROR: (BadRequest) Too many federated identity credentials.\n")
	}
	update(dir, state, key, append(state[key], c))
	return 0
}

func remove(dir string, state State, key string, flags map[string]string) int {
	if _, ok := flags["yes"]; !ok {
		return fail(1, "ERROR: Unable to prompt for confirmation as no tty available. Use --yes.\n")
	}
	if take(dir, "conflicts") {
		if rival := os.Getenv("FAKE_AZ_RIVAL"); rival != "" {
			for i := range state[key] {
				state[key][i].Subject = rival
			}
			Save(dir, state)
		}
		return fail(1, concurrent)
	}
	if os.Getenv("FAKE_AZ_DELETE") == "nothing" {
		return 0
	}
	kept := slices.DeleteFunc(slices.Clone(state[key]), func(c Credential) bool { return strings.EqualFold(c.Name, flags["name"]) })
	update(dir, state, key, kept)
	return 0
}
