// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"regexp"
	"strings"
)

// versions are what a release brings: images and modules by name.
type versions struct {
	names  []string
	values map[string]string
}

// versionsOf reads the images and the modules of a release.
func versionsOf(all files) *versions {
	v := &versions{values: map[string]string{}}
	source := all["pkg/versions/versions.go"] + all["pkg/specs/pgbouncer/deployments.go"] // PgBouncer's is in the second up to 1.26.2
	v.add("operand image", imageIn(source, "DefaultImageName"))
	v.add("PgBouncer image", imageIn(source, "DefaultPgbouncerImage"))
	for _, module := range []string{
		"k8s.io/api", "github.com/cloudnative-pg/barman-cloud", "github.com/cloudnative-pg/cnpg-i", "github.com/cloudnative-pg/machinery",
	} {
		v.add(module, moduleIn(all["go.mod"], module))
	}
	return v
}

func (v *versions) add(name, value string) {
	v.names = append(v.names, name)
	v.values[name] = value
}

func imageIn(source, constant string) string {
	match := regexp.MustCompile(constant + `\s*=\s*"([^"]+)"`).FindStringSubmatch(source)
	if match == nil {
		return ""
	}
	return match[1]
}

func moduleIn(source, module string) string {
	match := regexp.MustCompile(`(?m)^\s*(?:require )?` + regexp.QuoteMeta(module) + ` (\S+)`).FindStringSubmatch(source)
	if match == nil {
		return ""
	}
	return match[1]
}

// versionSection says which images and modules moved.
func versionSection(old, new *versions) section {
	s := section{title: "A. Images and modules (k8s.io/api decides the embedded types of the CRDs)"}
	for _, name := range new.names {
		from, to := old.values[name], new.values[name]
		if from != to {
			s.changes = append(s.changes, change{id: "version " + name, line: fmt.Sprintf("%s: %s -> %s", name, or(from, "none"), or(to, "none"))})
		} else {
			s.changes = append(s.changes, change{line: fmt.Sprintf("%s: %s as before", name, or(to, "none"))})
		}
	}
	return s
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// tagOf is the tag of an image.
func tagOf(image string) string { return image[strings.LastIndexByte(image, ':')+1:] }

// row writes a release for profiles/releases.go. The types of k8s.io/api v0.37.0 are those of Kubernetes 1.37.
func (v *versions) row(release, date string) (string, error) {
	parts := strings.Split(release, ".")
	api := regexp.MustCompile(`^v0\.(\d+)\.`).FindStringSubmatch(v.values["k8s.io/api"])
	if len(parts) != 3 || len(parts[2]) > 2 || api == nil {
		return "", fmt.Errorf("cannot write a row for release %q with k8s.io/api %q", release, v.values["k8s.io/api"])
	}
	return fmt.Sprintf("\t{%s%02s, %q, %q, %q, %q},\n",
		parts[1], parts[2], date, tagOf(v.values["operand image"]), tagOf(v.values["PgBouncer image"]), "1."+api[1]), nil
}
