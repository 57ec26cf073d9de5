// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
)

const (
	samplesFolder = "docs/src/samples"
	barmanModule  = "github.com/cloudnative-pg/barman-cloud"
)

// side is one of the two releases that are compared.
type side struct {
	release string
	files   files
	crds    map[string]map[string]any
	version *versions
	// functions that validate, that decide about pods, and all others
	webhook, rollout, elsewhere []function
}

// compare prints what changed from one release to another, and writes the decisions that pgha must take.
func compare(s *sources, o options, args []string, out io.Writer) error {
	all, err := releases()
	if err != nil {
		return err
	}
	version := args[len(args)-1]
	from := args[0]
	if len(args) == 1 {
		if from, err = before(all, version); err != nil {
			return err
		}
	}
	old, err := s.side(from)
	if err != nil {
		return err
	}
	new, err := s.side(version)
	if err != nil {
		return err
	}
	known, err := readPgha(".")
	if err != nil {
		return err
	}
	notes, err := notesOf(new.files, version)
	if err != nil {
		return err
	}
	sections, err := sectionsOf(old, new, known, notes)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "CloudNativePG %s -> %s, released %s. %s\n", from, version, or(notes.date, "?"), short(strings.Join(notes.intro, " "), 300))
	printReport(out, sections, o.every)
	if o.write || needsDecisions(all, version) {
		if err := decide(out, version, from, sections); err != nil {
			return err
		}
	}
	if o.write {
		row, err := new.version.row(version, notes.date)
		if err != nil {
			return err
		}
		return take(s, all, row, version)
	}
	return nil
}

// needsDecisions reports whether pgha must decide about a release: a new one, the newest, and one with a file. Older releases are compared
// only to read.
func needsDecisions(all []string, version string) bool {
	_, err := os.Stat(decidedFile(version))
	return err == nil || !slices.Contains(all, version) || version == all[len(all)-1]
}

// side reads a release.
func (s *sources) side(release string) (side, error) {
	one := side{release: release}
	var err error
	if one.files, err = s.read(release, "go.mod", "api/v1", "internal", "pkg", "docs/src"); err != nil {
		return one, err
	}
	if one.crds, err = s.crdsOf(release); err != nil {
		return one, err
	}
	return one, one.parse()
}

func (s *side) parse() error {
	s.version = versionsOf(s.files)
	for _, part := range []struct {
		to      *[]function
		matches func(string) bool
	}{{&s.webhook, isWebhook}, {&s.rollout, isRollout}, {&s.elsewhere, isElsewhere}} {
		var err error
		if *part.to, err = functionsOf(s.files, part.matches); err != nil {
			return err
		}
	}
	return nil
}

func sectionsOf(old, new side, known pgha, notes releaseNotes) ([]section, error) {
	sets, err := setSection(old.files, new.files, old.webhook, new.webhook)
	if err != nil {
		return nil, err
	}
	labels, err := labelSection(old.files, new.files)
	if err != nil {
		return nil, err
	}
	return []section{
		versionSection(old.version, new.version),
		crdSection(compareCRDs(old.crds, new.crds)),
		functionSection("C. Validation and defaulting: functions whose code changed", "func", old.webhook, new.webhook, known, true),
		barmanSection(old.version.values[barmanModule], new.version.values[barmanModule], known),
		sets,
		functionSection("E. Does it roll? Functions of pods, services, rollouts and configuration whose code changed", "roll",
			old.rollout, new.rollout, known, false),
		elsewhereSection(old.elsewhere, new.elsewhere),
		labels,
		sampleSection(old.files, new.files),
		docSection(old, new),
		noteSection(notes, fieldNames(new.crds)),
	}, nil
}

// barmanSection compares the webhooks of barman-cloud, which the operator calls.
func barmanSection(from, to string, known pgha) section {
	title := "C2. Validation in barman-cloud"
	if from == to {
		return section{title: title}
	}
	old, err1 := barmanFunctions(from)
	new, err2 := barmanFunctions(to)
	if err := errors.Join(err1, err2); err != nil {
		return section{title: title, changes: []change{{
			id: "func barman-cloud", line: "read pkg/api of " + barmanModule + " by hand: " + short(err.Error(), 150),
		}}}
	}
	return functionSection(title, "func barman-cloud", old, new, known, true)
}

func barmanFunctions(version string) ([]function, error) {
	all, err := fromModule(barmanModule, version, []string{"pkg/api"})
	if err != nil {
		return nil, err
	}
	return functionsOf(all, func(name string) bool { return !strings.Contains(path.Base(name), "deepcopy") })
}

// noteSection lists the release notes.
func noteSection(notes releaseNotes, known map[string][]string) section {
	s := section{title: "I. Release notes (in brackets the other lines that got it)"}
	for _, n := range notes.items {
		line := strings.TrimSpace(n.section+": "+strings.Join(n.pulls, " ")) + " " + short(n.text, 180)
		if n.lines != "" {
			line += " [" + n.lines + "]"
		}
		one := change{id: n.id(), line: line, all: []string{n.text}}
		if fields := n.fieldsIn(known); len(fields) > 0 {
			one.details = []string{"fields: " + strings.Join(fields, ", ")}
		}
		s.changes = append(s.changes, one)
	}
	return s
}

// fieldNames has the paths of spec fields by their last part.
func fieldNames(crds map[string]map[string]any) map[string][]string {
	names := map[string][]string{}
	for _, crd := range crds {
		for f := range factsOf(crd) {
			name := f.path[strings.LastIndexByte(f.path, '.')+1:]
			if f.change == isField && strings.HasPrefix(f.path, "spec.") && embedding(f.kind, f.path) == "" {
				names[name] = append(names[name], f.kind+" "+f.path)
			}
		}
	}
	return names
}
