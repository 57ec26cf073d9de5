// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
)

// embedding returns the path of the Kubernetes type that a field belongs to, or "". Such fields follow k8s.io/api: pgha takes them in
// with a new version of it, not one by one.
func embedding(kind, path string) string {
	for _, prefix := range embeddings()[kind] {
		if strings.HasPrefix(path, prefix) && len(path) > len(prefix) && strings.ContainsRune(".[{", rune(path[len(prefix)])) {
			return prefix
		}
	}
	return ""
}

func embeddings() map[string][]string {
	return map[string][]string{
		"Cluster": {
			"spec.affinity", "spec.env", "spec.envFrom", "spec.ephemeralVolumeSource", "spec.managed.services.additional[].serviceTemplate.spec",
			"spec.podSecurityContext", "spec.projectedVolumeTemplate", "spec.resources", "spec.seccompProfile", "spec.securityContext",
			"spec.storage.pvcTemplate", "spec.tablespaces[].storage.pvcTemplate", "spec.topologySpreadConstraints", "spec.walStorage.pvcTemplate",
		},
		"Pooler": {"spec.deploymentStrategy", "spec.serviceTemplate.spec", "spec.template.spec"},
	}
}

// crdSection makes the lines of the report: each change that pgha must decide, one line for each embedded type, and those of a status,
// which pgha neither writes nor validates.
func crdSection(changes []crdChange) section {
	s := section{title: "B. CRDs (tightened: may refuse what was accepted; lost: is dropped silently)"}
	groups := map[string]int{}
	for _, c := range changes {
		under := embedding(c.kind, c.path)
		switch {
		case strings.HasPrefix(c.path, "status"):
			s.changes = append(s.changes, change{line: c.String()})
		case under == "" || c.effect == tightened:
			s.changes = append(s.changes, change{id: c.id(), line: c.String()})
		default:
			key := c.kind + " " + under
			if _, ok := groups[key]; !ok {
				groups[key] = len(s.changes)
				s.changes = append(s.changes, change{id: "crd " + key + " embedded"})
			}
			group := &s.changes[groups[key]]
			group.all = append(group.all, c.String())
			group.line = fmt.Sprintf("embedded  %s: %s", key, summary(changes, c.kind, under))
		}
	}
	return s
}

// summary counts the changes of an embedded type, and names its new and lost fields, each name once.
func summary(changes []crdChange, kind, under string) string {
	var came, went []string
	rest := 0
	for _, c := range changes {
		if c.kind != kind || embedding(kind, c.path) != under || c.effect == tightened {
			continue
		}
		name := c.path[strings.LastIndexByte(c.path, '.')+1:]
		switch {
		case c.change != isField:
			rest++
		case c.lost:
			went = append(went, name)
		default:
			came = append(came, name)
		}
	}
	var words []string
	for _, names := range []struct {
		word string
		all  []string
	}{{"new", came}, {"lost", went}} {
		if len(names.all) > 0 {
			once := slices.Clone(names.all)
			slices.Sort(once)
			words = append(words, fmt.Sprintf("%d fields %s (%s)", len(names.all), names.word, strings.Join(slices.Compact(once), ", ")))
		}
	}
	if rest > 0 {
		words = append(words, fmt.Sprintf("%d defaults, list types and the like", rest))
	}
	return strings.Join(words, "; ")
}
