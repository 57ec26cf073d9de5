// SPDX-License-Identifier: Apache-2.0

package krm

import (
	"errors"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	"go.yaml.in/yaml/v3"
)

// result is one item of the list's results.
type result struct {
	Message     string            `yaml:"message"`
	Severity    string            `yaml:"severity"`
	ResourceRef *resource         `yaml:"resourceRef,omitempty"`
	Field       *fieldPath        `yaml:"field,omitempty"`
	File        *place            `yaml:"file,omitempty"`
	Tags        map[string]string `yaml:"tags,omitempty"`
}

type resource struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Name       string `yaml:"name"`
	Namespace  string `yaml:"namespace,omitempty"`
}

type fieldPath struct {
	Path string `yaml:"path"`
}

type place struct {
	Path string `yaml:"path"`
}

// faults returns a result for each fault in an error.
func faults(err error) []result {
	var all profiles.Errors
	if !errors.As(err, &all) {
		return []result{{Message: err.Error(), Severity: "error"}}
	}
	var results []result
	for _, f := range all {
		r := result{Message: f.Detail, Severity: "error"}
		if f.Field != "" {
			r.Field = &fieldPath{f.Field}
		}
		results = append(results, r)
	}
	return results
}

// finding returns a result for a finding of the linter. It is at most a warning, since the objects are still rendered.
func finding(f lint.Finding) result {
	r := result{Message: f.Message, Severity: "warning", Tags: map[string]string{"rule": f.Rule}}
	if f.Remedy != "" {
		r.Message += ": " + f.Remedy
	}
	if f.Severity == lint.Info {
		r.Severity = "info"
	}
	if f.Field != "" {
		r.Field = &fieldPath{f.Field}
	}
	if f.Object.Kind != "" {
		r.ResourceRef = &resource{f.Object.APIVersion, f.Object.Kind, f.Object.Name, f.Object.Namespace}
	}
	return r
}

// addResults appends to the results of the list.
func addResults(list *yaml.Node, results []result) error {
	if len(results) == 0 {
		return nil
	}
	var added yaml.Node
	if err := added.Encode(results); err != nil {
		return err
	}
	there := sequence(list, "results")
	there.Content = append(there.Content, added.Content...)
	return nil
}
