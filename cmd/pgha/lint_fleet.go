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

// sharedArchive is the rule that two Clusters in one archive break.
const sharedArchive = "PGHA522"

// sharedArchives finds profiles that archive into one place. Each profile is linted by itself, since those of a fleet may be
// for different Kubernetes clusters, in which names may repeat; a folder in the object store they must not share all the same.
func sharedArchives(all []*profiles.Profile) []lint.Finding {
	first := map[string]*profiles.Profile{}
	var findings []lint.Finding
	for _, p := range all {
		objects, err := render.Objects(p, render.Options{})
		if err != nil {
			continue // which lint has said
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
				Message: fmt.Sprintf("Cluster %s/%s of %s archives into %s as well: the WAL of both is lost.",
					other.Namespace(), other.ClusterName(), other.File(), where),
				Remedy: "Give each its own container, storage account or metadata.name.",
			})
		}
	}
	return findings
}
