// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/internal/strict"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// KindFleet is the kind of a file with many profiles.
const KindFleet = "Fleet"

// Fleet is many profiles that have most of what they say in common.
//
// ParseFleet reads one from a file:
//
//	apiVersion: pgha.dev/v1beta1
//	kind: Fleet
//	defaults:            # what every site has, as in a Profile
//	  metadata: {namespace: cnpg-database}
//	  spec: {target: "1.30"}
//	sites:
//	- name: weu          # of the site; also of its cluster, unless metadata says otherwise
//	  spec: {instances: 5}
type Fleet struct {
	// Name that somebody gave the fleet in metadata.name, or empty. It tells fleets apart that are written to one directory.
	Name string
	// Sites by name, in the order of the file.
	Sites []string

	defaults  *strict.Document
	sites     []*strict.Document
	overrides []Override
}

// fleetFile is the shape of the file. Every site is decoded once by it, so that all mistakes in the spelling come at once
// and with their whole path, and again over the defaults when its profile is asked for.
type fleetFile struct {
	// APIVersion is pgha.dev/v1beta1.
	APIVersion string `json:"apiVersion"`
	// Kind is Fleet.
	Kind string `json:"kind"`
	// Metadata names the fleet, by which pgha base tells whose bases are in a directory; nothing is rendered from it.
	Metadata Metadata `json:"metadata"`
	// Defaults are what every site has in common.
	Defaults fleetSite `json:"defaults"`
	// Sites are the differences, one PostgreSQL each.
	Sites []fleetSite `json:"sites"`
}

// fleetSite is one site.
type fleetSite struct {
	// Name of the site: a DNS label, and the name of its directory.
	Name string `json:"name"`
	// Metadata as in a Profile. The cluster's name is the site's unless it is given here or in the defaults.
	Metadata Metadata `json:"metadata"`
	// Spec as in a Profile.
	Spec Spec `json:"spec"`
}

// ParseFleet reads a fleet, strictly; its profiles are made by Profile, one by one. The error is of type Errors. Where the
// file itself has a fault, it holds what is wrong with every site as well, so that all of it comes at once.
func ParseFleet(file string, data []byte, overrides ...Override) (*Fleet, error) {
	var f fleetFile
	doc, faults := strict.Decode(file, data, &f)
	if doc == nil {
		return nil, faults.Err()
	}
	fleet := &Fleet{
		Name: f.Metadata.Name, defaults: doc.Below("defaults"), sites: doc.Items("sites"), overrides: overrides,
	}
	faults = withMoves(doc, faults, fleet.parts()...)
	names := map[string]bool{}
	for i, site := range f.Sites {
		fleet.Sites = append(fleet.Sites, site.Name)
		path := field.NewPath("sites").Index(i).Child("name")
		bad := dnsLabel(path, site.Name)
		if names[site.Name] && site.Name != "" {
			bad = append(bad, field.Duplicate(path, site.Name))
		}
		names[site.Name] = true
		for _, fault := range bad {
			faults = append(faults, locate(doc, fault))
		}
	}
	for _, fault := range f.validate() {
		faults = append(faults, locate(doc, fault))
	}
	if len(faults) > 0 {
		if f.Kind == KindFleet { // of another kind there is nothing more to say
			faults = append(faults, fleet.faults(faults)...)
		}
		oldVersion(faults)
		faults.Sort()
		return nil, faults
	}
	return fleet, nil
}

// parts are the paths of what is like a Profile.
func (f *Fleet) parts() []string {
	parts := []string{"defaults."}
	for i := range f.sites {
		parts = append(parts, sitePath(i))
	}
	return parts
}

func (f *fleetFile) validate() field.ErrorList {
	var faults field.ErrorList
	faults = append(faults, validateVersion(f.APIVersion)...)
	if f.Kind != KindFleet {
		faults = append(faults, supported(field.NewPath("kind"), f.Kind, KindFleet)...)
	}
	if f.Defaults.Name != "" {
		faults = append(faults, field.Forbidden(field.NewPath("defaults", "name"), "the sites have names, each its own"))
	}
	if len(f.Sites) == 0 {
		faults = append(faults, field.Required(field.NewPath("sites"), "a list with the name of each and what is different there"))
	}
	return faults
}

func locate(doc *strict.Document, fault *field.Error) *Error {
	e := fielderr.Fault(fault)
	e.File = doc.File()
	e.Line, e.Column, _ = doc.Position(fault.Field)
	return e
}

// Profile of the site with this index in Sites: Default, the fleet's defaults and the site over one another, with the
// overrides applied, validated. It is safe to call it for several sites at once. The error is of type Errors.
func (f *Fleet) Profile(i int) (*Profile, error) { return f.profile(i, nil) }

// profile says nothing again of what is known to be wrong with the file.
func (f *Fleet) profile(i int, known Errors) (*Profile, error) {
	p := Default()
	site := fleetSite{Metadata: p.Metadata, Spec: p.Spec}
	if f.defaults != nil {
		_ = f.defaults.Decode(&site) // ParseFleet has decoded both, and knows what is wrong
	}
	_ = f.sites[i].Decode(&site)
	p.Metadata, p.Spec = site.Metadata, site.Spec
	if p.Metadata.Name == "" {
		p.Metadata.Name = site.Name
	}
	p.origin = origin{
		document:  f.sites[i],
		prefix:    sitePath(i),
		defaults:  f.defaults,
		overrides: map[string]string{},
	}
	if len(known) == 0 {
		return p.checked(nil, f.overrides)
	}
	return nil, p.alsoWrong(f.within(i, known), f.overrides)
}
