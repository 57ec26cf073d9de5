// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// isWebhook says which files validate objects and fill in defaults. They moved from api/v1 to internal/webhook/v1 with 1.25.1.
func isWebhook(name string) bool {
	base := path.Base(name)
	return path.Dir(name) == "internal/webhook/v1" || path.Dir(name) == "api/v1" &&
		(strings.HasSuffix(base, "_webhook.go") || strings.HasSuffix(base, "_defaults.go") || strings.HasSuffix(base, "_funcs.go"))
}

// isRollout says which files decide what the pods look like, and whether they roll.
func isRollout(name string) bool {
	return strings.HasPrefix(name, "pkg/specs/") || name == configurationFile || name == upgradeFile
}

// isElsewhere says which files are only counted.
func isElsewhere(name string) bool {
	return !isWebhook(name) && !isRollout(name) && !strings.Contains(name, "/cmd/plugin/") &&
		(strings.HasPrefix(name, "internal/") || strings.HasPrefix(name, "pkg/"))
}

const (
	configurationFile = "pkg/postgres/configuration.go"
	upgradeFile       = "internal/controller/cluster_upgrade.go"
	labelsFile        = "pkg/utils/labels_annotations.go"
	// mostLines are the changed lines that are printed of a function; -v prints all.
	mostLines = 8
)

// functionSection lists the functions that changed, each with what pgha has of it, and with lines the changed source.
func functionSection(title, id string, old, new []function, known pgha, lines bool) section {
	s := section{title: title}
	changes := compareFunctions(old, new)
	count := map[string]int{}
	for _, c := range changes {
		count[c.either().name]++
	}
	for _, c := range changes {
		f := c.either()
		sign := "~"
		switch {
		case c.old == nil:
			sign = "+"
		case c.new == nil:
			sign = "-"
		}
		one := change{id: id + " " + f.name, line: sign + " " + f.String()}
		if count[f.name] > 1 {
			one.id = id + " " + f.receiver + "." + f.name
		}
		if where := known.knows(f.name); where != "" {
			one.details = append(one.details, "pgha: "+short(where, 200))
		}
		all := c.changed()
		if c.old == nil || c.new == nil {
			all = []string{fmt.Sprintf("%d lines", len(all))}
		}
		if lines {
			shown := min(len(all), mostLines)
			one.details = append(one.details, shortened(all[:shown])...)
			if one.all = all[shown:]; len(one.all) > 0 {
				one.details = append(one.details, fmt.Sprintf("… %d more changed lines: -v", len(one.all)))
			}
		} else {
			one.all = all
		}
		s.changes = append(s.changes, one)
	}
	return s
}

// elsewhereSection counts the functions that changed in the other packages. The release notes say why.
func elsewhereSection(old, new []function) section {
	s := section{title: "E2. Other code, counted by package (-v names the functions)"}
	byPackage := map[string]*change{}
	for _, c := range compareFunctions(old, new) {
		parts := strings.Split(path.Dir(c.either().file), "/")
		folder := strings.Join(parts[:min(3, len(parts))], "/")
		if byPackage[folder] == nil {
			byPackage[folder] = &change{}
		}
		byPackage[folder].all = append(byPackage[folder].all, c.either().String())
	}
	for _, folder := range slices.Sorted(maps.Keys(byPackage)) {
		c := byPackage[folder]
		c.line = fmt.Sprintf("%s: %d functions", folder, len(c.all))
		s.changes = append(s.changes, *c)
	}
	return s
}

func shortened(lines []string) []string {
	var all []string
	for _, line := range lines {
		all = append(all, short(line, 160))
	}
	return all
}

// setSection compares what the source lists.
func setSection(old, new files, oldFunctions, newFunctions []function) (section, error) {
	s := section{title: "D. Lists in the source"}
	configuration := func(name string) bool { return name == configurationFile }
	for _, list := range []struct {
		name    string
		matches func(string) bool
	}{
		{"FixedConfigurationParameters", configuration},
		{"CnpgConfigurationSettings", configuration},
		{"ManagedExtensions", configuration},
		{"AllowedPgbouncerGenericConfigurationParameters", isWebhook},
	} {
		from, err := declared(old, list.matches, list.name)
		if err != nil {
			return s, err
		}
		to, err := declared(new, list.matches, list.name)
		if err != nil {
			return s, err
		}
		if len(to) == 0 {
			s.changes = append(s.changes, change{
				id: "set " + list.name, line: fmt.Sprintf("%s is not found in the new release: it was renamed, or this program must follow", list.name),
			})
			continue
		}
		s.changes = append(s.changes, setChanges(list.name, from, to)...)
	}
	for _, difference := range differences(validators(oldFunctions), validators(newFunctions)) {
		s.changes = append(s.changes, change{line: "validate functions: " + difference}) // decided in C
	}
	s.changes = append(s.changes, setChanges("warnings", warnings(oldFunctions), warnings(newFunctions))...)
	return s, nil
}

func setChanges(name string, old, new set) []change {
	var all []change
	for _, difference := range differences(old, new) {
		all = append(all, change{id: "set " + name + " " + short(difference, 70), line: name + ": " + short(difference, 200)})
	}
	return all
}

func validators(functions []function) set {
	found := set{}
	for _, f := range functions {
		if strings.HasPrefix(f.name, "validate") && f.name != "validate" {
			found[f.name] = true
		}
	}
	return found
}
