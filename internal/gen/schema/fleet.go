// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"github.com/pgha/pgha/profiles"
)

// fleetSchema builds the schema of a Fleet from that of a Profile: the defaults and each site have its metadata and spec, without
// required fields. profiles.ParseFleet checks that a site and the defaults together have all required fields.
func fleetSchema(profile *node, d docs) (*node, error) {
	metadata, spec := profile.property("metadata"), profile.property("spec")
	if metadata == nil || spec == nil {
		return nil, fmt.Errorf("cannot describe a Fleet: a Profile has no metadata or no spec")
	}
	part := func(of string) (properties, error) {
		all := properties{{"metadata", partial(metadata)}, {"spec", partial(spec)}}
		for _, p := range all {
			name := map[string]string{"metadata": ".Metadata", "spec": ".Spec"}[p.name]
			if p.node.Description = d[of+name]; p.node.Description == "" {
				return nil, fmt.Errorf("cannot describe %s: the field %s%s has no comment", p.name, of, name)
			}
		}
		return all, nil
	}
	fields, err := part("fleetSite")
	if err != nil {
		return nil, err
	}
	defaults := &node{Type: "object", Description: d["fleetFile.Defaults"], Properties: fields, AdditionalProperties: false}
	name := &node{Type: "string", Description: d["fleetSite.Name"], Pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$", MaxLength: 63}
	site := &node{
		Type: "object", Description: d["fleetSite"], Properties: append(properties{{"name", name}}, fields...),
		Required: []string{"name"}, AdditionalProperties: false,
	}
	names := partial(metadata)
	names.Description = d["fleetFile.Metadata"]
	if name := names.property("name"); name != nil {
		*name = node{Type: "string", Description: d["Fleet.Name"]}
	}
	return &node{
		Description: d["Fleet"], Type: "object", AdditionalProperties: false, Required: []string{"apiVersion", "kind", "sites"},
		Properties: properties{
			{"apiVersion", &node{Type: "string", Description: d["fleetFile.APIVersion"], Enum: []string{profiles.APIVersion}}},
			{"kind", &node{Type: "string", Description: d["fleetFile.Kind"], Enum: []string{profiles.KindFleet}}},
			{"metadata", names},
			{"defaults", defaults},
			{"sites", &node{Type: "array", Description: d["fleetFile.Sites"], Items: site, MinItems: 1}},
		},
	}, nil
}

func (n *node) property(name string) *node {
	for _, p := range n.Properties {
		if p.name == name {
			return p.node
		}
	}
	return nil
}

// partial removes required fields, except in lists, which are replaced as a whole.
func partial(n *node) *node {
	all := *n
	all.Required, all.Properties = nil, nil
	for _, p := range n.Properties {
		all.Properties = append(all.Properties, property{p.name, partial(p.node)})
	}
	return &all
}
