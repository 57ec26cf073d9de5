// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"embed"
	"slices"
	"strings"

	"github.com/pgha/pgha/fault"
)

//go:embed *.yaml
var builtins embed.FS

// Builtin returns the text of a built-in profile, including comments. The error lists the built-in profiles.
func Builtin(name string) ([]byte, error) {
	text, err := builtins.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fault.Errorf(fault.Unknown, "cannot find built-in profile %q: the built-in profiles are %s", name, strings.Join(Names(), ", "))
	}
	return text, nil
}

// Names lists the built-in profiles in alphabetical order.
func Names() []string {
	entries, err := builtins.ReadDir(".")
	if err != nil {
		panic(err) // the embedded folder is always there
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	slices.Sort(names) // the folder is sorted by file names, in which aks-… comes before aks.yaml
	return names
}

// Title returns a one-line description of a built-in profile: its first comment, up to the first colon or full stop.
func Title(name string) (string, error) {
	text, err := Builtin(name)
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
	for _, end := range []string{": ", ". ", ", object for object"} {
		first, _, _ = strings.Cut(first, end)
	}
	return strings.TrimSuffix(first, "."), nil
}
