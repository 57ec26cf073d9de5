// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"iter"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// Site is one of the profiles that a command line names, read but not yet parsed.
type Site struct {
	// Name for a directory of its own: that of its file without the extension, that of the built-in, or the site's own in a
	// fleet. Empty for standard input.
	Name string
	// File that it is in, for messages.
	File string
	// One of many: it is in a fleet or was found in a directory, however many others there are.
	OfMany bool
	// Load parses the profile and validates it.
	Load func() (*profiles.Profile, error)
}

// Sites yields the profiles that the arguments name, as Load does, in order and one by one, so that ten thousand of them
// need no more memory than those in work. An error stands for the profiles of one argument, file or fleet.
func Sites(sys *System, overrides []profiles.Override, args ...string) iter.Seq2[Site, error] {
	return func(yield func(Site, error) bool) {
		for s, err := range sources(sys, args) {
			if err == nil {
				err = foreign(s)
			}
			if err != nil || !isFleet(s) {
				load := func() (*profiles.Profile, error) { return profiles.Parse(s.name, s.text, overrides...) }
				if !yield(Site{Name: s.site, File: s.name, OfMany: s.ofMany, Load: load}, err) {
					return
				}
				continue
			}
			fleet, err := profiles.ParseFleet(s.name, s.text, overrides...)
			if err != nil {
				if !yield(Site{}, err) {
					return
				}
				continue
			}
			for i, name := range fleet.Sites {
				load := func() (*profiles.Profile, error) { return fleet.Profile(i) }
				if !yield(Site{Name: name, File: s.name, OfMany: true, Load: load}, nil) {
					return
				}
			}
		}
	}
}

// isFleet parses only what may be one.
func isFleet(s source) bool {
	if !bytes.Contains(s.text, []byte(profiles.KindFleet)) || len(s.text) > profiles.MaxBytes {
		return false
	}
	documents, _ := strict.Parse(s.name, s.text)
	if len(documents) == 0 {
		return false
	}
	kind, _ := documents[0].Get("kind")
	return kind == profiles.KindFleet
}
