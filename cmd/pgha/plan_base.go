// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/lint"
)

// base reads what pgha base wrote: one base, or a directory of the bases of many profiles.
func (r *planReader) base(sys *cli.System, s *planSide, path string) error {
	list, err := sys.ReadBase(path, cli.BaseFile)
	if err != nil {
		return err
	}
	for _, site := range dir.Sites(list) {
		if r.there = append(r.there, site.Name); len(r.Site) > 0 && !slices.Contains(r.Site, site.Name) {
			continue
		}
		if err := r.base(sys, s, filepath.Join(path, site.Name)); err != nil {
			return err
		}
	}
	var all, endpoints lint.Contents
	for _, name := range dir.Listed(list) {
		file := filepath.Join(path, name)
		if filepath.Ext(name) != ".yaml" || forRecovery(sys, file) || strings.HasPrefix(filepath.Base(name), "kustomiz") {
			continue
		}
		text, err := sys.ReadBase(path, name)
		if err != nil {
			return err
		}
		contents, faults := lint.ReadAll(sys.Label(file), text)
		if err := faults.Err(); err != nil {
			return err
		}
		to := &all
		if strings.HasPrefix(name, string(kinds.InEndpoints)+"/") {
			to = &endpoints
		}
		to.Resources, to.Others = append(to.Resources, contents.Resources...), append(to.Others, contents.Others...)
	}
	if all, err = withEndpoints(all, endpoints); err != nil {
		return err
	}
	// Files are in the order of their names, and objects in the order of their application.
	place := func(resource lint.Resource) int { return slices.Index(kinds.All(), kinds.Named(resource.Ref().Kind)) }
	slices.SortStableFunc(all.Resources, func(a, b lint.Resource) int { return cmp.Compare(place(a), place(b)) })
	s.addOnce(all)
	return nil
}

// withEndpoints adds the objects of the folder with the endpoints. Its Cluster is a patch that adds load balancers to the other one.
func withEndpoints(all, endpoints lint.Contents) (lint.Contents, error) {
	all.Others = append(all.Others, endpoints.Others...)
	for _, extra := range endpoints.Resources {
		i := slices.IndexFunc(all.Resources, func(other lint.Resource) bool { return other.Ref() == extra.Ref() })
		if i < 0 {
			all.Resources = append(all.Resources, extra)
			continue
		}
		var object, patch map[string]any
		if err := errors.Join(json.Unmarshal(all.Resources[i].JSON(), &object), json.Unmarshal(extra.JSON(), &patch)); err != nil {
			return all, fmt.Errorf("cannot read %q: %w", extra.File, err)
		}
		add(object, patch)
		text, err := json.Marshal(object)
		if err != nil {
			return all, fmt.Errorf("cannot read %q: %w", extra.File, err)
		}
		contents, faults := lint.ReadAll(extra.File, text)
		if len(contents.Resources) != 1 {
			return all, faults.Err()
		}
		all.Resources[i] = contents.Resources[0]
	}
	return all, nil
}

// add sets the fields of a patch in an object.
func add(object, patch map[string]any) {
	for name, value := range patch {
		inner, isMap := object[name].(map[string]any)
		below, both := value.(map[string]any)
		if isMap && both {
			add(inner, below)
			continue
		}
		object[name] = value
	}
}

// addOnce adds objects of a base, but not those that another base of the fleet has too: they share storage classes.
func (s *planSide) addOnce(contents lint.Contents) {
	for _, resource := range contents.Resources {
		if kinds.Named(resource.Ref().Kind).ClusterScoped {
			same := func(other lint.Resource) bool {
				return other.Ref() == resource.Ref() && bytes.Equal(other.JSON(), resource.JSON())
			}
			if slices.ContainsFunc(s.resources, same) {
				continue
			}
		}
		s.resources = append(s.resources, resource)
	}
	s.others = append(s.others, contents.Others...)
}

// forRecovery reports whether the file is part of a base, in the folder of the recovered cluster, which is for the day when it is needed.
func forRecovery(sys *cli.System, file string) bool {
	folder := filepath.Dir(file)
	return filepath.Base(folder) == "recovery" && sys.IsBase(filepath.Dir(folder))
}
