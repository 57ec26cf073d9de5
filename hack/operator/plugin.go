// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

const pluginModule = "github.com/cloudnative-pg/plugin-barman-cloud"

// comparePlugin prints what changed between two releases of the Barman Cloud plugin. Without the first it is the one before in the
// changelog.
func comparePlugin(s *sources, o options, args []string, out io.Writer) error {
	version := args[len(args)-1]
	new, err := s.pluginSide(version)
	if err != nil {
		return err
	}
	notes, before, err := changelog(new.files["CHANGELOG.md"], version)
	if err != nil {
		return err
	}
	if len(args) == 2 {
		before = args[0]
	}
	old, err := s.pluginSide(before)
	if err != nil {
		return err
	}
	known, err := readPgha(".")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "plugin-barman-cloud %s -> %s, released %s\n", before, version, or(notes.date, "?"))
	printReport(out, pluginSections(old, new, known, notes), o.every)
	return nil
}

func (s *sources) pluginSide(release string) (side, error) {
	one := side{release: release}
	var err error
	if one.files, err = s.read(release, "go.mod", "CHANGELOG.md", "manifest.yaml", "internal", crdFolder); err != nil {
		return one, err
	}
	if one.crds, err = s.ownCRDs(release); err != nil {
		return one, err
	}
	one.version = pluginVersions(one.files)
	injects := func(name string) bool { return strings.HasPrefix(name, "internal/cnpgi/operator/") }
	one.rollout, err = functionsOf(one.files, injects)
	if err != nil {
		return one, err
	}
	one.elsewhere, err = functionsOf(one.files, func(name string) bool { return !injects(name) })
	return one, err
}

func pluginSections(old, new side, known pgha, notes releaseNotes) []section {
	parameters := section{title: "C. Parameters that the plugin reads"}
	parameters.changes = setChanges("parameters", pluginParameters(old.files), pluginParameters(new.files))
	return []section{
		versionSection(old.version, new.version),
		crdSection(compareCRDs(old.crds, new.crds)),
		parameters,
		functionSection("E. Does it roll? Functions that put the sidecar into pods and jobs", "roll", old.rollout, new.rollout, known, true),
		elsewhereSection(old.elsewhere, new.elsewhere),
		noteSection(notes, fieldNames(new.crds)),
	}
}

var (
	imageLine    = regexp.MustCompile(`(?m)^\s*(?:- )?image:\s*"?([^\s"]+)`)
	sidecarLine  = regexp.MustCompile(`(?m)^\s*SIDECAR_IMAGE:\s*\|?\s*([A-Za-z0-9+/=\s]+?)\n\S`)
	parameterKey = regexp.MustCompile(`[pP]arameters\["(\w+)"\]`)
)

// pluginVersions reads the images of the release manifest, the sidecar's of which is in a Secret, and the modules. The module of a release
// has the manifest of its main branch, whose images are for tests and say nothing: they are left out.
func pluginVersions(all files) *versions {
	v := &versions{values: map[string]string{}}
	manifest := all["manifest.yaml"]
	if match := imageLine.FindStringSubmatch(manifest); match != nil && !strings.Contains(match[1], "-testing:") {
		v.add("plugin image", match[1])
	}
	if match := sidecarLine.FindStringSubmatch(manifest); match != nil {
		image, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(match[1]), ""))
		if err == nil && !strings.Contains(string(image), "-testing:") {
			v.add("sidecar image", strings.TrimSpace(string(image)))
		}
	}
	for _, module := range []string{
		"github.com/cloudnative-pg/cloudnative-pg", "k8s.io/api", barmanModule, "github.com/cloudnative-pg/cnpg-i",
		"github.com/cloudnative-pg/machinery",
	} {
		v.add(module, moduleIn(all["go.mod"], module))
	}
	return v
}

// pluginParameters are the keys that the plugin looks up in the parameters of a Cluster's plugin, or of an external cluster's.
func pluginParameters(all files) set {
	found := set{}
	for name, text := range all {
		if strings.HasPrefix(name, "internal/") && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			for _, match := range parameterKey.FindAllStringSubmatch(text, -1) {
				found[match[1]] = true
			}
		}
	}
	return found
}

var (
	releaseHead = regexp.MustCompile(`(?m)^## \[(\d+\.\d+\.\d+)\].*\((\d{4}-\d\d-\d\d)\)$`)
	commitMark  = regexp.MustCompile(`\s*\(\[[0-9a-f]{7}\]\([^)]*\)\)`)
	issueMark   = regexp.MustCompile(`\s*\(\[#(\d+)\]\([^)]*\)\)`)
)

// changelog reads the notes of a release, and which one was before. Updates of libraries are one item.
func changelog(text, version string) (releaseNotes, string, error) {
	heads := releaseHead.FindAllStringSubmatchIndex(text, -1)
	i := slices.IndexFunc(heads, func(h []int) bool { return text[h[2]:h[3]] == version })
	if i < 0 || i+1 == len(heads) {
		return releaseNotes{}, "", errors.New("cannot find version " + version + " and the one before in CHANGELOG.md")
	}
	notes := releaseNotes{date: text[heads[i][4]:heads[i][5]]}
	updates, section := 0, ""
	for line := range strings.SplitSeq(text[heads[i][1]:heads[i+1][0]], "\n") {
		switch {
		case strings.HasPrefix(line, "### "):
			section = strings.TrimPrefix(line, "### ")
		case strings.HasPrefix(line, "* **deps:**") && !strings.Contains(line, "Barman"):
			updates++
		case strings.HasPrefix(line, "* "):
			n := note{section: section}
			for _, match := range issueMark.FindAllStringSubmatch(line, -1) {
				n.pulls = append(n.pulls, "#"+match[1])
			}
			n.text = issueMark.ReplaceAllString(commitMark.ReplaceAllString(line[2:], ""), "")
			notes.items = append(notes.items, n)
		}
	}
	if updates > 0 {
		notes.items = append(notes.items, note{section: "Libraries", text: fmt.Sprintf("%d updates", updates)})
	}
	return notes, text[heads[i+1][2]:heads[i+1][3]], nil
}
