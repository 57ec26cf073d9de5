// SPDX-License-Identifier: Apache-2.0

// Package krm implements pgha as a KRM function, which kustomize and other tools run on a list of objects:
// https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
package krm

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"go.yaml.in/yaml/v3"
)

// The two versions of the list in use. They have the same fields, as far as pgha reads them.
const (
	versionV1      = "config.kubernetes.io/v1"
	versionV1beta1 = "config.kubernetes.io/v1beta1"
)

// Run reads a ResourceList whose functionConfig is a Profile or a Fleet, and returns it with the rendered objects added
// to its items. A rendered object replaces an item with the same name. All other items are unchanged. Faults of the
// profile are added to the results as errors and are also returned as err; findings of pgha lint are added as warnings.
// The output is nil if the list could not be read. The time is for the linter.
func Run(input []byte, now time.Time) (output []byte, err error) {
	list, err := parse(input)
	if err != nil {
		return nil, err
	}
	config := child(list, "functionConfig")
	objects, results, err := generate(config, now)
	if err == nil {
		err = upsert(list, objects)
	}
	file := annotation(config, "config.kubernetes.io/path")
	for i := range results {
		if file != "" {
			results[i].File = &place{Path: file}
		}
	}
	if addErr := addResults(list, results); err == nil {
		err = addErr
	}
	output, encodeErr := encode(list)
	if err == nil {
		err = encodeErr
	}
	return output, err
}

// parse reads the list and checks that it is a ResourceList.
func parse(input []byte) (*yaml.Node, error) {
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(input))
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("cannot read the ResourceList: %w", err)
	}
	list := document.Content[0]
	kind, version := text(child(list, "kind")), text(child(list, "apiVersion"))
	if kind != "ResourceList" || version != versionV1 && version != versionV1beta1 {
		return nil, fmt.Errorf("cannot read standard input: it is %s %q, but a KRM function needs a ResourceList of %s or v1beta1",
			version, kind, versionV1)
	}
	if items := child(list, "items"); items != nil && items.Kind != yaml.SequenceNode && items.Tag != "!!null" {
		return nil, errors.New("cannot read the ResourceList: its items are not a list")
	}
	return list, expand(list)
}

// generate renders the profiles in the functionConfig.
func generate(config *yaml.Node, now time.Time) ([]manifest.Object, []result, error) {
	if config == nil {
		err := errors.New("cannot render: the ResourceList has no functionConfig, which is the profile")
		return nil, faults(err), err
	}
	all, err := load(config)
	if err != nil {
		return nil, faults(err), err
	}
	var objects []manifest.Object
	var results []result
	for _, p := range all {
		rendered, err := render.Objects(p, render.Options{})
		if err != nil {
			err = unplaced(err)
			return nil, faults(err), err
		}
		objects = append(objects, rendered...)
		for _, f := range lint.Profile(p, now) {
			results = append(results, finding(f))
		}
	}
	objects, err = manifest.Merge(objects)
	return objects, results, err
}

// load parses the functionConfig. kustomize has rewritten its text, so that lines and columns would be wrong.
func load(config *yaml.Node) ([]*profiles.Profile, error) {
	data, err := yaml.Marshal(config)
	if err != nil {
		return nil, fmt.Errorf("cannot read the functionConfig: %w", err)
	}
	if text(child(config, "kind")) != profiles.KindFleet {
		p, err := profiles.Parse("", data)
		return []*profiles.Profile{p}, unplaced(err)
	}
	fleet, err := profiles.ParseFleet("", data)
	if err != nil {
		return nil, unplaced(err)
	}
	var all []*profiles.Profile
	var errs profiles.Errors
	for i := range fleet.Sites {
		p, err := fleet.Profile(i)
		var faults profiles.Errors
		if errors.As(unplaced(err), &faults) {
			errs = append(errs, faults...)
		}
		all = append(all, p)
	}
	return all, errs.Err()
}

// unplaced removes lines and columns from faults.
func unplaced(err error) error {
	var faults profiles.Errors
	if errors.As(err, &faults) {
		for _, f := range faults {
			f.Line, f.Column = 0, 0
		}
	}
	return err
}
