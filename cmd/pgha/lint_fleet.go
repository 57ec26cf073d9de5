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
	first := map[string]*profiles.Profile{}
	var findings []lint.Finding
	for _, p := range all {
		objects, err := render.Objects(p, render.Options{})
		if err != nil {
			continue // lint reported it
		}
		for _, o := range objects {
			c, ok := o.(*cnpgv1.Cluster)
			if !ok {
				continue
			}
			archive := facts.Of(c, objects)
			if archive.Method == "" {
				continue
			}
			where := archive.Where()
			other, seen := first[where]
			if !seen {
				first[where] = p
				continue
			}
			findings = append(findings, lint.Finding{
				Rule: sharedArchive, Severity: lint.Error, File: p.File(), Field: "spec.backup",
				Object: lint.Ref{APIVersion: c.APIVersion, Kind: c.Kind, Namespace: c.Namespace, Name: c.Name},
				Message: fmt.Sprintf("Cluster %s/%s of %s also archives to %s: the WAL of both is lost.",
					other.Namespace(), other.ClusterName(), other.File(), where),
				Remedy: "Give each its own container, storage account or metadata.name.",
			})
		}
	}
	return findings
}
