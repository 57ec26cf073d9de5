// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// manifests reads one file of manifests. A file that is named must hold objects.
func (r *planReader) manifests(sys *cli.System, s *planSide, name string, text cli.Manifest, explicit bool) error {
	contents, faults := lint.ReadAll(text.Name, text.Text)
	if what := unplanned(name, text.Text, contents, faults); what != "" {
		if explicit {
			return errNothing{fmt.Errorf("cannot plan with %s: %s", inWords(text.Name), what)}
		}
		if !strings.HasPrefix(strings.ToLower(filepath.Base(name)), "kustomiz") {
			r.notes = append(r.notes, "did not read "+text.Name+": "+what)
		}
		return nil
	}
	if err := faults.Err(); err != nil {
		return err
	}
	live := slices.ContainsFunc(contents.Resources, func(resource lint.Resource) bool {
		return resource.Object.GetUID() != "" || resource.Object.GetResourceVersion() != ""
	})
	s.live = s.live || live
	if live {
		s.seeOperator(contents, text.Text)
	}
	if file := kustomizationOf(sys, name); file != "" && len(contents.Resources) > 0 {
		note := fmt.Sprintf("%s may patch the objects next to it and add others, which pgha does not see; plan with the output of kustomize: "+
			"kustomize build %s", file, filepath.Dir(name))
		if !slices.Contains(r.notes, note) {
			r.notes = append(r.notes, note)
		}
	}
	s.resources = append(s.resources, contents.Resources...)
	for _, other := range contents.Others {
		if other.Kind != "" && !strings.HasPrefix(other.APIVersion, "kustomize.config.k8s.io/") {
			s.others = append(s.others, other)
		}
	}
	return nil
}

func kustomizationOf(sys *cli.System, name string) string {
	if name == "-" {
		return ""
	}
	return sys.Kustomization(name)
}

// aList is the line of a list, in YAML or in JSON.
var aList = regexp.MustCompile(`(?m)^\s*"?kind"?:\s*"?[A-Za-z]*List"?,?\s*$`)

// unplanned says why a text has no objects, and what to do instead; "" if it has some.
func unplanned(name string, text []byte, contents lint.Contents, faults strict.Errors) string {
	chart := ""
	if name != "-" {
		chart = cli.Chart(name)
	}
	if isTemplate(text) && (chart != "" || len(faults) > 0) {
		return fmt.Sprintf("it is part of a Helm chart and must be rendered first: helm template %s | pgha plan OLD -", cmp.Or(chart, "CHART"))
	}
	if len(contents.Resources) > 0 || len(faults) > 0 {
		return ""
	}
	objects, kustomization := false, false
	for _, o := range contents.Others {
		kustomization = kustomization || strings.HasPrefix(o.APIVersion, "kustomize.config.k8s.io/")
		objects = objects || o.Kind != ""
	}
	switch {
	case kustomization, strings.HasPrefix(strings.ToLower(filepath.Base(name)), "kustomization"):
		return fmt.Sprintf("it is a kustomization; use its output: kustomize build %s | pgha plan OLD -", filepath.Dir(name))
	case objects:
		return ""
	case len(contents.Others) > 0:
		return "it contains no objects: no document in it has apiVersion and kind"
	case aList.Match(text):
		return "it is a list without objects, as kubectl get prints if it finds none; is the namespace right, or the context?"
	case name == "-":
		return nothingPiped
	}
	return "it is empty"
}

// operatorVersion is the annotation with the version of the operator on the objects that it creates. It keeps that of Services up to
// date; pods and volumes keep the version that created them.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go#L444
const operatorVersion = "cnpg.io/operatorVersion"

// seeOperator finds the versions of the operator that live objects name: the running one, and the newest that was there before.
func (s *planSide) seeOperator(contents lint.Contents, text []byte) {
	for _, resource := range contents.Resources {
		if service, ok := resource.Object.(*corev1.Service); ok {
			s.operator = max(s.operator, releaseOf(service.Annotations[operatorVersion]))
		}
	}
	written := regexp.MustCompile(regexp.QuoteMeta(operatorVersion) + `"?: *["']?([0-9.]+)`)
	for _, match := range written.FindAllSubmatch(text, -1) {
		s.past = max(s.past, releaseOf(string(match[1])))
	}
}

// releaseOf reads a release; 0 for what is none.
func releaseOf(release string) profiles.Target {
	t, err := profiles.ParseTarget(release)
	if err != nil {
		return 0
	}
	return t
}
