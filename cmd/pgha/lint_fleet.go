// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// sharedArchive is the rule for two Clusters that archive to the same place.
const sharedArchive = "PGHA522"

// sharedArchives finds profiles that archive to the same folder of the object store. Each profile is linted separately,
// since the profiles of a fleet may be for different Kubernetes clusters, where names may repeat. Archives must differ
// in any case.
func sharedArchives(all []*profiles.Profile) []lint.Finding {
	var places []archived
	for _, p := range all {
		objects, err := render.Objects(p, render.Options{})
		if err != nil {
			continue // lint reported it
		}
		for _, o := range objects {
			if c, ok := o.(*cnpgv1.Cluster); ok {
				if archive := facts.Of(c, objects); archive.Method != "" {
					places = append(places, archived{c.Namespace, c.Name, p.File(), archive.Where()})
				}
			}
		}
	}
	return sharing(places)
}

// archived is where one Cluster archives to.
type archived struct{ namespace, name, file, where string }

// sharing reports each Cluster that archives to the place of one before it.
func sharing(places []archived) []lint.Finding {
	first := map[string]*archived{}
	var findings []lint.Finding
	for i := range places {
		place := &places[i]
		other, seen := first[place.where]
		if !seen {
			first[place.where] = place
			continue
		}
		findings = append(findings, lint.Finding{
			Rule: sharedArchive, Severity: lint.Error, File: place.file, Field: "spec.backup",
			Object: lint.Ref{APIVersion: cnpgv1.SchemeGroupVersion.String(), Kind: cnpgv1.ClusterKind, Namespace: place.namespace, Name: place.name},
			Message: fmt.Sprintf("Cluster %s/%s of %s also archives to %s: the WAL of both is lost.",
				other.namespace, other.name, other.file, place.where),
			Remedy: "Give each its own container, storage account or metadata.name.",
		})
	}
	return findings
}
