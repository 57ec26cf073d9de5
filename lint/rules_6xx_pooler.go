// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

func poolerRules() []Rule {
	const source = operatorSource + "internal/webhook/v1/pooler_webhook.go"
	return []Rule{
		{
			ID: "PGHA620", Title: "pooler with incomplete authQuery settings", Severity: Error, check: each(poolerAuth),
			Why: "PgBouncer looks up passwords with a query, as a user whose credentials are in a Secret. The operator's " +
				"webhook rejects a query without a Secret, a Secret without a query, and a Pooler without pgbouncer.",
			Source: source,
		},
		{
			ID: "PGHA621", Title: "pooler without a cluster, or named like its cluster", Severity: Error, check: each(poolerCluster),
			Why: "The operator's webhook rejects a Pooler without a cluster, and a Pooler with the name of its cluster. A " +
				"Pooler becomes a Deployment and a Service with its own name.",
			Source: source,
		},
		{
			ID: "PGHA622", Title: "unsupported PgBouncer parameter", Severity: Error, check: each(poolerParameters),
			Why: "The operator writes pgbouncer.ini and allows a fixed list of parameters. Its webhook rejects all " +
				"others. The list grew with 1.25, with 1.25.4, 1.26.2 and 1.27.1 (auth_type, client_tls_sslmode, server_tls_sslmode), with " +
				"1.27.4, 1.28.2 and 1.29 (ciphers), and with 1.29.3 and 1.30.1 (auth_user).",
			Source: source,
		},
		{
			ID: "PGHA623", Title: "TLS metrics without a certificate", Severity: Error, check: each(poolerMetrics),
			Why: "With metrics over TLS and the operator's PodMonitor, the pooler would present the certificate of the " +
				"cluster, which is for other names. The operator's webhook requires a clientTLSSecret.",
			Source: source,
		},
		{
			ID: "PGHA624", Title: "invalid pooler image", Severity: Error, check: each(poolerImage),
			Why: "The CRD rejects a catalog together with an image, and references to anything but the operator's own " +
				"catalogs.",
			Source: operatorSource + "api/v1/pooler_types.go",
		},
		{
			ID: "PGHA625", Title: "pooler without automated integration", Severity: Warning, check: each(poolerWarnings),
			Why: "With your own authQuery, authQuerySecret or serverTLSSecret the operator does not set up the user and " +
				"the function in the cluster, and warns. authQuerySecret is deprecated since 1.28, and the PodMonitor fields since 1.25.4, 1.26.2 " +
				"and 1.27.1.",
			Source: source,
		},
	}
}

func named(ref *cnpgv1.LocalObjectReference) bool { return ref != nil && ref.Name != "" }

func poolerAuth(p *pass, r *Resource, o *cnpgv1.Pooler) {
	b := o.Spec.PgBouncer
	if b == nil {
		p.refusef(r, "spec.pgbouncer", "Add spec.pgbouncer.", "spec.pgbouncer is missing")
		return
	}
	secret := named(b.AuthQuerySecret) || named(b.ServerTLSSecret) && sincePoolerTLS.Has(p.target)
	switch {
	case secret && b.AuthQuery == "":
		p.refusef(r, "spec.pgbouncer.authQuery", "Add authQuery.", "a Secret is set without authQuery")
	case !secret && b.AuthQuery != "":
		remedy := "Add authQuerySecret or serverTLSSecret."
		if !sincePoolerTLS.Has(p.target) {
			remedy = "Add authQuerySecret."
		}
		p.refusef(r, "spec.pgbouncer.authQuerySecret.name", remedy, "authQuery is set without a Secret")
	}
}

func poolerCluster(p *pass, r *Resource, o *cnpgv1.Pooler) {
	switch o.Spec.Cluster.Name {
	case "":
		p.refusef(r, "spec.cluster.name", "Set spec.cluster.name.", "the name of the cluster is missing")
	case o.Name:
		p.refusef(r, "metadata.name", "Use another name.", "Pooler and Cluster have the same name, %q", o.Name)
	}
}

func poolerParameters(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.PgBouncer == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(o.Spec.PgBouncer.Parameters)) {
		switch since, ok := profiles.PgBouncerParameter(name); {
		case !ok:
			p.refusef(r, key("spec.pgbouncer.parameters", name), "Remove it.", "unsupported parameter %s", name)
		case !since.Has(p.target):
			p.refusef(r, key("spec.pgbouncer.parameters", name), "Remove it, or raise the target to "+
				profiles.FirstTarget(p.target, since.Has).Short()+".", "parameter %s needs operator %s, and the target is %s", name, anyRelease(since), p.target)
		}
	}
}

func poolerMetrics(p *pass, r *Resource, o *cnpgv1.Pooler) {
	m := o.Spec.Monitoring
	if m == nil || m.TLSConfig == nil || !m.TLSConfig.Enabled || !poolerPodMonitor(o).enabled {
		return
	}
	if o.Spec.PgBouncer == nil || !named(o.Spec.PgBouncer.ClientTLSSecret) {
		// Older operators have no field for metrics over TLS.
		p.refuseSincef(sincePoolerMetrics, "", r, "spec.pgbouncer.clientTLSSecret", "Add clientTLSSecret, or create your own PodMonitor.",
			"metrics over TLS need a certificate for the pooler")
	}
}

func poolerImage(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.PgBouncer == nil || o.Spec.PgBouncer.ImageCatalogRef == nil {
		return
	}
	const path = "spec.pgbouncer.imageCatalogRef"
	ref := o.Spec.PgBouncer.ImageCatalogRef
	if image := o.Spec.PgBouncer.Image; image != "" {
		p.rejectf(r, path, "Keep one of them.", "image %q is set together with imageCatalogRef", image)
	}
	if !oneOf(ref.Kind, "ImageCatalog", "ClusterImageCatalog") {
		p.rejectf(r, path+".kind", "Use ImageCatalog or ClusterImageCatalog.", "unsupported kind %q", ref.Kind)
	}
	if ref.APIGroup == nil || *ref.APIGroup != cnpgGroup {
		p.rejectf(r, path+".apiGroup", "Set it to "+cnpgGroup+".", "apiGroup must be %s", cnpgGroup)
	}
}

func poolerWarnings(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if b := o.Spec.PgBouncer; b != nil && (b.AuthQuery != "" || named(b.AuthQuerySecret) || named(b.ServerTLSSecret)) {
		p.add(r, "spec.pgbouncer", fmt.Sprintf("The operator warns: it does not set up Cluster %q for the pooler.", o.Spec.Cluster.Name),
			"Create the user and the function yourself, or remove these fields to let the operator do it.")
		if named(b.AuthQuerySecret) && sinceAuthSecretWarning.Has(p.target) {
			p.add(r, "spec.pgbouncer.authQuerySecret", "The operator warns: authQuerySecret is deprecated.", "Use serverTLSSecret.")
		}
	}
	if p.target.DeprecatesPoolerPodMonitor() && poolerPodMonitor(o).used() {
		p.add(r, "spec.monitoring", "The operator warns: its PodMonitor is deprecated.", "Create your own PodMonitor.")
	}
}
