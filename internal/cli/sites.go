// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"iter"
	"path/filepath"
	"strings"

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
	// InFleet: the file is a fleet, and a command needs --site to mean this one alone.
	InFleet bool
	// Builtin: it is the built-in of this name.
	Builtin bool
	// Fleet is what a directory of bases calls those that this one is of: the metadata.name of a fleet; or else the name of
	// its file; for profiles that of their directory, as it was given, with a slash. None of it depends on where the
	// repository is checked out.
	Fleet string
	// FleetName is the metadata.name of the fleet, wherever that was found.
	FleetName string
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
			var more bool
			if err == nil && isFleet(s) {
				more = fleetSites(s, overrides, yield)
			} else {
				load := func() (*profiles.Profile, error) { return profiles.Parse(s.name, s.text, overrides...) }
				more = yield(Site{Name: s.site, File: s.name, OfMany: s.ofMany, Builtin: s.builtin, Fleet: s.fleet, Load: load}, err)
			}
			if !more {
				return
			}
		}
	}
}

// fleetSites yields the sites of a fleet, and reports whether more are wanted.
func fleetSites(s source, overrides []profiles.Override, yield func(Site, error) bool) bool {
	fleet, err := profiles.ParseFleet(s.name, s.text, overrides...)
	if err != nil {
		return yield(Site{}, err)
	}
	for i, name := range fleet.Sites {
		load := func() (*profiles.Profile, error) { return fleet.Profile(i) }
		site := Site{Name: name, File: s.name, OfMany: true, InFleet: true, Fleet: s.fleet, FleetName: fleet.Name, Load: load}
		if !s.ofMany {
			site.Fleet = fleetName(fleet.Name, s.name)
		}
		if !yield(site, nil) {
			return false
		}
	}
	return true
}

// fleetName of a fleet that the command line names itself.
func fleetName(given, file string) string {
	if given != "" {
		return oneLine(given)
	}
	return oneLine(filepath.Base(file))
}

// folderName is what the profiles of a directory are called together.
func folderName(dir string) string { return oneLine(filepath.Base(dir)) + "/" }

// oneLine keeps a name from being more than one line of a list.
func oneLine(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, name)
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
