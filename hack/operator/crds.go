// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/internal/crdtable"
)

const (
	crdFolder   = "config/crd/bases"
	schemaFile  = "internal/admission/schema.txt"
	operatorAPI = "postgresql.cnpg.io"
)

// ownCRDs reads the CRDs that a release has, by the name of the file.
func (s *sources) ownCRDs(release string) (map[string]map[string]any, error) {
	found, err := s.read(release, crdFolder)
	if err != nil {
		return nil, err
	}
	crds := map[string]map[string]any{}
	for name, text := range found {
		var crd map[string]any
		if err := yaml.Unmarshal([]byte(text), &crd); err != nil {
			return nil, fmt.Errorf("cannot read CRD %q of %s: %w", name, release, err)
		}
		crds[name] = crd
	}
	if len(crds) == 0 {
		return nil, fmt.Errorf("cannot read the CRDs of %s: %s is empty", release, crdFolder)
	}
	return crds, nil
}

// crds writes the table of schemas of all releases.
func crds(s *sources) error {
	all, err := releases()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	now, err := crdtable.Parse(string(text))
	if err != nil {
		return err
	}
	table := crdtable.New()
	for _, root := range now.Roots() {
		if root.Release == crdtable.Any {
			table.Keep(now, root)
		}
	}
	for _, release := range all {
		if err := addRelease(table, now, s, release); err != nil {
			return err
		}
	}
	return os.WriteFile(schemaFile, table.Text(), 0o644)
}

// addRelease adds the schemas of a release. Without its sources those of the table stay.
func addRelease(table, now *crdtable.Table, s *sources, release string) error {
	crds, err := s.crdsOf(release)
	if err != nil {
		kept := keep(table, now, release)
		if kept == 0 {
			return err
		}
		fmt.Fprintf(os.Stderr, "operator: %s keeps the %d schemas that %s has: %s\n", release, kept, schemaFile, oneLine(err))
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(crds)) {
		if err := table.Add(crds[name], release); err != nil {
			return err
		}
	}
	return nil
}

func keep(table, from *crdtable.Table, release string) int {
	kept := 0
	for _, root := range from.Roots() {
		if root.Release == release {
			table.Keep(from, root)
			kept++
		}
	}
	return kept
}

func oneLine(err error) string {
	if err == nil {
		err = errors.New("no error")
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
