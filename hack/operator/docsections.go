// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
)

const docFolder = "docs/src/"

// labelSection compares the names of labels and annotations.
func labelSection(old, new files) (section, error) {
	s := section{title: "F. Labels and annotations"}
	labels := func(name string) bool { return name == labelsFile }
	from, err := constants(old, labels)
	if err != nil {
		return s, err
	}
	to, err := constants(new, labels)
	if err != nil {
		return s, err
	}
	for _, difference := range differences(from, to) {
		s.changes = append(s.changes, change{id: "label " + difference, line: difference})
	}
	return s, nil
}

// sampleSection lists the samples that are new, gone or different.
func sampleSection(old, new files) section {
	s := section{title: "G. Samples"}
	from, to := set{}, set{}
	for name, text := range old {
		if strings.HasPrefix(name, samplesFolder+"/") {
			from[name] = true
			if other, ok := new[name]; ok && other != text {
				lines := lineDiff(strings.Split(text, "\n"), strings.Split(other, "\n"))
				shown := min(len(lines), 3)
				s.changes = append(s.changes, change{
					id: "sample " + name, line: fmt.Sprintf("~ %s: %d lines", name, len(lines)), details: shortened(lines[:shown]), all: lines[shown:],
				})
			}
		}
	}
	for name := range new {
		if strings.HasPrefix(name, samplesFolder+"/") {
			to[name] = true
		}
	}
	for _, difference := range differences(from, to) {
		s.changes = append(s.changes, change{id: "sample " + difference[2:], line: difference})
	}
	slices.SortFunc(s.changes, func(a, b change) int { return strings.Compare(a.id, b.id) })
	return s
}

// docSection compares the pages of the documentation that pgha quotes. They are corrected without a word in the release notes. The name of the
// release manifest does not count.
func docSection(old, new side) section {
	s := section{title: "H. Pages of the documentation that pgha follows"}
	for _, page := range []string{
		"supported_releases", "installation_upgrade", "postgresql_conf", "connection_pooling", "instance_manager", "failover",
		"labels_annotations",
	} {
		name := docFolder + page + ".md"
		text := strings.ReplaceAll(old.files[name], "cnpg-"+old.release+".yaml", "cnpg-"+new.release+".yaml")
		lines := lineDiff(strings.Split(text, "\n"), strings.Split(new.files[name], "\n"))
		if len(lines) == 0 {
			continue
		}
		shown := min(len(lines), 6)
		s.changes = append(s.changes, change{
			id: "page " + page, line: fmt.Sprintf("~ %s: %d lines", name, len(lines)), details: shortened(lines[:shown]), all: lines[shown:],
		})
	}
	return s
}
