// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/lint"
)

// read reads all manifests and reports all errors together. A file that is named must hold manifests. A directory may
// hold other files, which a note lists. If there is no manifest at all, read returns an error, so that an empty input
// does not look like a clean result.
func (c *lintCmd) read(sys *cli.System, in *lint.Input) error {
	r := manifestReader{in: in}
	for _, name := range c.Filename {
		files, err := sys.ManifestFiles(name, c.Recursive)
		r.fail(err)
		for _, file := range files {
			r.file(sys, file, file == name)
		}
	}
	if err := errors.Join(r.errs...); err != nil {
		return err
	}
	others := r.unlinted()
	if len(in.Resources) == 0 && !r.served() {
		reasons := slices.Concat(r.notes, others)
		if len(reasons) == 0 {
			reasons = []string{"it contains no objects"}
		}
		return fmt.Errorf("nothing to lint in %s: %s", strings.Join(c.Filename, ", "), strings.Join(reasons, "; "))
	}
	for _, note := range slices.Concat(r.notes, others) {
		sys.Note("%s", note)
	}
	for _, dir := range r.kustomized {
		sys.Note("%s may patch these files and add others, which pgha does not see; lint the output of kustomize: kustomize build %s | pgha lint -f -",
			sys.Kustomization(filepath.Join(dir, "x")), dir)
	}
	return nil
}

type manifestReader struct {
	in         *lint.Input
	errs       []error
	notes      []string
	kustomized []string // directories
}

func (r *manifestReader) fail(err error) {
	if err != nil {
		r.errs = append(r.errs, err)
	}
}

// file reads one file. A file that is named must hold manifests.
func (r *manifestReader) file(sys *cli.System, name string, explicit bool) {
	if filepath.Base(name) == ignoreFile && !explicit {
		return
	}
	manifest, err := sys.ReadManifest(name, !explicit)
	if err != nil {
		r.fail(err)
		return
	}
	contents, faults := lint.ReadAll(name, manifest.Text)
	if what := r.unfit(name, manifest.Text, contents, faults); what != "" {
		if explicit {
			r.fail(fmt.Errorf("cannot lint %s: %s", inWords(name), what))
		} else if !strings.HasPrefix(filepath.Base(strings.ToLower(name)), "kustomization") {
			r.notes = append(r.notes, "did not lint "+name+": "+what)
		}
		return
	}
	r.fail(faults.Err())
	r.in.Resources = append(r.in.Resources, contents.Resources...)
	r.in.Others = append(r.in.Others, contents.Others...)
	if name == "-" || len(contents.Resources) == 0 || sys.Kustomization(name) == "" {
		return
	}
	r.in.Kustomized = append(r.in.Kustomized, name)
	if dir := filepath.Dir(name); !slices.Contains(r.kustomized, dir) {
		r.kustomized = append(r.kustomized, dir)
	}
}

// unfit says why lint cannot read a text and what to do instead; "" if it can.
func (r *manifestReader) unfit(name string, text []byte, contents lint.Contents, faults strict.Errors) string {
	chart := ""
	if name != "-" {
		chart = cli.Chart(name)
	}
	if isTemplate(text) && (chart != "" || len(faults) > 0) || chart != "" && filepath.Base(name) == "Chart.yaml" {
		return fmt.Sprintf("it is part of a Helm chart and must be rendered first: helm template %s | pgha lint -f -",
			cmp.Or(chart, "CHART"))
	}
	if len(contents.Resources) > 0 || len(faults) > 0 {
		return ""
	}
	profile, kustomization, manifest := false, false, false
	for _, o := range contents.Others {
		profile = profile || strings.HasPrefix(o.APIVersion, "pgha.dev/")
		kustomization = kustomization || strings.HasPrefix(o.APIVersion, "kustomize.config.k8s.io/")
		manifest = manifest || o.Kind != ""
	}
	switch base := strings.ToLower(filepath.Base(name)); {
	case profile:
		return "it is a profile; use: pgha lint " + name
	case kustomization, strings.TrimSuffix(base, filepath.Ext(base)) == "kustomization":
		return fmt.Sprintf("it is a kustomization; use: kustomize build %s | pgha lint -f -", filepath.Dir(name))
	case manifest:
		return ""
	case len(contents.Others) > 0:
		return "it is not a manifest: no document in it has apiVersion and kind"
	case name == "-":
		return "it is empty; did the command before the pipe fail?"
	default:
		return "it is empty"
	}
}

// isTemplate looks for syntax that only Helm templates have. {{ }} is not enough: alerts and dashboards contain it too.
func isTemplate(text []byte) bool {
	if !bytes.Contains(text, []byte("{{")) {
		return false
	}
	for _, mark := range []string{".Values", ".Release.", ".Chart.", "{{- include", "{{ include", "{{- define", "{{- if", "{{- range", "{{- with"} {
		if bytes.Contains(text, []byte(mark)) {
			return true
		}
	}
	return false
}

// served reports whether any rule checks the kind.
func (r *manifestReader) served() bool {
	return slices.ContainsFunc(lint.Run(lint.Input{Others: r.in.Others}), func(f lint.Finding) bool { return f.Rule == "PGHA018" })
}

// unlinted lists the skipped objects by kind.
func (r *manifestReader) unlinted() []string {
	counts, nothing := map[string]int{}, 0
	var kinds []string
	for _, o := range r.in.Others {
		if o.Kind == "" {
			nothing++
			continue
		}
		if counts[o.Kind]++; counts[o.Kind] == 1 {
			kinds = append(kinds, o.Kind)
		}
	}
	var notes []string
	if len(kinds) > 0 {
		for i, kind := range kinds {
			kinds[i] = fmt.Sprintf("%d %s", counts[kind], kind)
		}
		notes = append(notes, "no rule checks "+strings.Join(kinds, ", "))
	}
	if nothing > 0 {
		notes = append(notes, fmt.Sprintf("skipped %s without apiVersion and kind", counted(nothing, "document")))
	}
	return notes
}

func inWords(name string) string {
	if name == "-" {
		return "standard input"
	}
	return fmt.Sprintf("%q", name)
}
