// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

// exampleValues collects the profiles that still have example values from the built-in profiles, which must not be applied to a cluster.
type exampleValues struct {
	names  []string
	fields string // of the last one
	own    bool   // one of them is a file, not a built-in profile
}

// add adds a profile if it has such values.
func (e *exampleValues) add(name string, p *profiles.Profile) {
	fields := p.Placeholders()
	e.addFields(name, fields)
	e.own = e.own || len(fields) > 0 && !isBuiltin(p)
}

func (e *exampleValues) addFields(name string, fields []string) {
	if len(fields) > 0 {
		e.names, e.fields = append(e.names, name), strings.Join(fields, ", ")
	}
}

// notes is one sentence for all of them; none if there is no such profile.
func (e *exampleValues) notes() []string {
	switch len(e.names) {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("%s still has example values: %s", e.names[0], e.fields)}
	}
	return []string{fmt.Sprintf("%d profiles still have example values: %s; the last one: %s", len(e.names), cli.Few(e.names), e.fields)}
}

// warn prints the notes with the way to a profile of one's own.
func (e *exampleValues) warn(sys *cli.System) {
	for _, note := range e.notes() {
		if e.own {
			sys.Note("%s; edit these lines before you apply it", note)
			continue
		}
		sys.Note("%s; create your own profile with: pgha init aks > pgha.yaml", note)
	}
}

// notePlaceholders warns about example values.
func notePlaceholders(sys *cli.System, all []*profiles.Profile) {
	var found exampleValues
	for _, p := range all {
		found.add(p.Kind+" "+p.ClusterName(), p)
	}
	found.warn(sys)
}
