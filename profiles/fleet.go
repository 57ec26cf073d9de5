// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/internal/strict"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// KindFleet is the kind of a file with many profiles.
const KindFleet = "Fleet"

// Fleet is a list of profiles with common defaults.
//
// ParseFleet reads one from a file:
//
//	apiVersion: pgha.dev/v1beta1
//	kind: Fleet
//	defaults:            # the common values of all sites, as in a Profile
//	  metadata: {namespace: cnpg-database}
//	  spec: {target: "1.30"}
//	sites:
//	- name: weu          # of the site; also of its cluster, unless metadata sets another name
//	  spec: {instances: 5}
type Fleet struct {
	// Name of the fleet from metadata.name, or empty. It distinguishes fleets that are written to one directory.
	Name string
	// Sites by name, in the order of the file.
	Sites []string

	defaults  *strict.Document
	sites     []*strict.Document
	overrides []Override
}

// fleetFile is the structure of the file. ParseFleet decodes every site with it once, to report all unknown fields together and
// with their full path. Profile decodes the site again, over the defaults.
type fleetFile struct {
	// APIVersion is pgha.dev/v1beta1.
	APIVersion string `json:"apiVersion"`
	// Kind is Fleet.
	Kind string `json:"kind"`
	// Metadata names the fleet. pgha base uses the name to find the bases of this fleet in a directory. It is not rendered.
	Metadata Metadata `json:"metadata"`
	// Defaults are the common values of all sites.
	Defaults fleetSite `json:"defaults"`
	// Sites lists the sites, one PostgreSQL cluster each, with their differences from the defaults.
	Sites []fleetSite `json:"sites"`
}

// fleetSite is one site.
type fleetSite struct {
	// Name of the site: a DNS label, and the name of its directory.
	Name string `json:"name"`
	// Metadata as in a Profile. The cluster has the site's name unless metadata.name is set here or in the defaults.
	Metadata Metadata `json:"metadata"`
	// Spec as in a Profile.
	Spec Spec `json:"spec"`
}

// ParseFleet reads a fleet strictly. Profile returns its profiles one by one. The error is of type Errors. If the file itself has
// a fault, the error also holds the faults of all sites, so that you see everything at once.
func ParseFleet(file string, data []byte, overrides ...Override) (*Fleet, error) {
	var f fleetFile
	doc, faults := strict.Decode(file, data, &f)
	if doc == nil {
		return nil, faults.Err()
	}
	fleet := &Fleet{
		Name: f.Metadata.Name, defaults: doc.Below("defaults"), sites: doc.Items("sites"), overrides: overrides,
	}
	faults = (&Profile{}).withUnits(withMoves(doc, faults, fleet.parts()...))
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
		if f.Kind == KindFleet { // the faults of another kind would be noise
			faults = append(faults, fleet.faults(faults)...)
		}
		oldVersion(faults)
		faults.Sort()
		return nil, faults
	}
	return fleet, nil
}

// parts returns the paths of the parts that are like a Profile.
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
		faults = append(faults, field.Forbidden(field.NewPath("defaults", "name"), "must not be set; set the name of each site"))
	}
	if len(f.Sites) == 0 {
		faults = append(faults, field.Required(field.NewPath("sites"), "a list of sites, each with a name and its differences from the defaults"))
	}
	return faults
}

func locate(doc *strict.Document, fault *field.Error) *Error {
	e := fielderr.Fault(fault)
	e.File = doc.File()
	e.Line, e.Column, _ = doc.Position(fault.Field)
	return e
}

// Profile returns the validated profile of the site with this index in Sites: Default, then the fleet's defaults, the site and
// the overrides, each over the previous. It is safe for concurrent use. The error is of type Errors.
func (f *Fleet) Profile(i int) (*Profile, error) { return f.profile(i, nil) }

// profile does not repeat known faults of the file.
func (f *Fleet) profile(i int, known Errors) (*Profile, error) {
	p := Default()
	site := fleetSite{Metadata: p.Metadata, Spec: p.Spec}
	if f.defaults != nil {
		_ = f.defaults.Decode(&site) // ParseFleet decodes both first and reports their faults
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
