// SPDX-License-Identifier: Apache-2.0

package lint

func archivingRules() []Rule {
	return []Rule{{
		ID: "PGHA325", Title: "WAL archiving disabled", Severity: Warning, Beyond: true, check: eachCluster(skipArchiving),
		Why: "With `cnpg.io/skipWalArchiving` only the WAL inside a base backup is available for a recovery. Point-in-time " +
			"recovery is impossible, and every transaction since the last backup is lost with the volumes.",
		Source: operatorDocs + "labels_annotations/",
	}}
}

func skipArchiving(p *pass, c *cluster) {
	if !c.archives() {
		p.add(c.Resource, key("metadata.annotations", "cnpg.io/skipWalArchiving"), "No WAL is archived: data that was "+
			"written since the last base backup cannot be recovered.", "Remove the annotation.")
	}
}
