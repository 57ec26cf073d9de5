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

// Site is one of the profiles that a command line names, read but not parsed.
type Site struct {
	// Name is the name for its directory: the file name without the extension, the name of the built-in profile, or the
	// site's name in a fleet. Empty for standard input.
	Name string
	// File is the name of the file, for messages.
	File string
	// OfMany is true if the profile is in a fleet or was found in a directory, even if it is the only one.
	OfMany bool
	// InFleet is true if the file is a fleet: a command needs --site to select this profile.
	InFleet bool
	// Builtin is true for the built-in profile of this name.
	Builtin bool
	// Fleet identifies the fleet in a directory of bases. It is the metadata.name of a fleet, or the name of its file;
	// for profiles it is the name of their directory as given, with a slash. It does not depend on where the repository
	// is checked out.
	Fleet string
	// FleetName is the metadata.name of the fleet.
	FleetName string
	// Text is that of the file.
	Text []byte
	// Load parses the profile and validates it.
	Load func() (*profiles.Profile, error)
}

// Sites yields the profiles that the arguments name, as Load does, in order and one at a time, so that memory does not
// grow with the number of profiles. It yields one error in place of all profiles of an argument, file or fleet.
func Sites(sys *System, overrides []profiles.Override, args ...string) iter.Seq2[Site, error] {
	return func(yield func(Site, error) bool) {
		for s, err := range sources(sys, args) {
			if err == nil {
				err = foreign(s)
			}
			var more bool
			if err == nil && isFleet(s) {
				more = fleetSites(sys, s, overrides, yield)
			} else {
				load := sys.noting(func() (*profiles.Profile, error) { return profiles.Parse(s.name, s.text, overrides...) })
				more = yield(Site{Name: s.site, File: s.name, OfMany: s.ofMany, Builtin: s.builtin, Fleet: s.fleet, Text: s.text, Load: load}, err)
			}
			if !more {
				return
			}
		}
	}
}

// fleetSites yields the sites of a fleet, and reports whether more are wanted.
func fleetSites(sys *System, s source, overrides []profiles.Override, yield func(Site, error) bool) bool {
	fleet, err := profiles.ParseFleet(s.name, s.text, overrides...)
	if err != nil {
		return yield(Site{}, err)
	}
	for i, name := range fleet.Sites {
		load := sys.noting(func() (*profiles.Profile, error) { return fleet.Profile(i) })
		site := Site{Name: name, File: s.name, OfMany: true, InFleet: true, Fleet: s.fleet, FleetName: fleet.Name, Text: s.text, Load: load}
		if !s.ofMany {
			site.Fleet = fleetName(fleet.Name, s.name)
		}
		if !yield(site, nil) {
			return false
		}
	}
	return true
}

// fleetName returns the name of a fleet that the command line names.
func fleetName(given, file string) string {
	if given != "" {
		return oneLine(given)
	}
	return oneLine(filepath.Base(file))
}

// folderName returns the common name of the profiles of a directory.
func folderName(dir string) string { return oneLine(filepath.Base(dir)) + "/" }

// oneLine replaces line ends, so that a name stays on one line of a list.
func oneLine(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, name)
}

// isFleet reports whether a file is a fleet. It parses only files that may be one.
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
