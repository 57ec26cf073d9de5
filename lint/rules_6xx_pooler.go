// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func poolerRules() []Rule {
	const source = operatorSource + "internal/webhook/v1/pooler_webhook.go"
	return []Rule{
		{
			ID: "PGHA620", Title: "pooler with incomplete authQuery settings", Severity: Error, check: each(poolerAuth),
			Why: "PgBouncer asks the server for passwords by a query, as a user that it logs in as with a Secret. The operator's " +
				"webhook refuses the one without the other, and a Pooler without pgbouncer.",
			Source: source,
		},
		{
			ID: "PGHA621", Title: "pooler without a cluster, or named like its cluster", Severity: Error, check: each(poolerCluster),
			Why:    "A Pooler becomes a Deployment and a Service of its name. The operator's webhook refuses a cluster's own name.",
			Source: source,
		},
		{
			ID: "PGHA622", Title: "unsupported PgBouncer parameter", Severity: Error, check: each(poolerParameters),
			Why:    "The operator writes pgbouncer.ini and takes a list of parameters; its webhook refuses all others.",
			Source: source,
		},
		{
			ID: "PGHA623", Title: "TLS metrics without a certificate", Severity: Error, check: each(poolerMetrics),
			Why: "With metrics over TLS and a PodMonitor by the operator the pooler would show the cluster's certificate, which is " +
				"for other names. The operator's webhook wants a clientTLSSecret.",
			Source: source,
		},
		{
			ID: "PGHA624", Title: "invalid pooler image", Severity: Error, check: each(poolerImage),
			Why:    "The CRD refuses a catalog beside an image, and references to anything but the operator's own catalogs.",
			Source: operatorSource + "api/v1/pooler_types.go",
		},
		{
			ID: "PGHA625", Title: "pooler without automated integration", Severity: Warning, check: each(poolerWarnings),
			Why: "With an authQuery, an authQuerySecret or a serverTLSSecret of one's own the operator does not set the user and " +
				"the function up in the cluster, and warns; the fields about a PodMonitor are deprecated.",
			Source: source,
		},
	}
}

func named(ref *cnpgv1.LocalObjectReference) bool { return ref != nil && ref.Name != "" }

func poolerAuth(p *pass, r *Resource, o *cnpgv1.Pooler) {
	b := o.Spec.PgBouncer
	if b == nil {
		p.refusef(r, "spec.pgbouncer", "Add spec.pgbouncer.", "it has no pgbouncer")
		return
	}
	secret := named(b.AuthQuerySecret) || named(b.ServerTLSSecret)
	switch {
	case secret && b.AuthQuery == "":
		p.refusef(r, "spec.pgbouncer.authQuery", "Add the query.", "the Secret for the query stands without the query")
	case !secret && b.AuthQuery != "":
		p.refusef(r, "spec.pgbouncer.authQuerySecret.name", "Add the Secret.", "the query stands without the Secret to run it with")
	}
}

func poolerCluster(p *pass, r *Resource, o *cnpgv1.Pooler) {
	switch o.Spec.Cluster.Name {
	case "":
		p.refusef(r, "spec.cluster.name", "Name the cluster.", "it names no cluster")
	case o.Name:
		p.refusef(r, "metadata.name", "Use another name.", "pooler and cluster are both called %q", o.Name)
	}
}

func poolerParameters(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.PgBouncer == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(o.Spec.PgBouncer.Parameters)) {
		if !isPgBouncerParameter(name) {
			p.refusef(r, key("spec.pgbouncer.parameters", name), "Remove it.", "it does not take %s", name)
		}
	}
}

func isPgBouncerParameter(name string) bool {
	switch name {
	case "application_name_add_host", "auth_type", "autodb_idle_timeout", "cancel_wait_timeout", "client_idle_timeout",
		"client_login_timeout", "client_tls13_ciphers", "client_tls_ciphers", "client_tls_sslmode", "default_pool_size",
		"disable_pqexec", "dns_max_ttl", "dns_nxdomain_ttl", "idle_transaction_timeout", "ignore_startup_parameters",
		"listen_backlog", "log_connections", "log_disconnections", "log_pooler_errors", "log_stats", "max_client_conn",
		"max_db_connections", "max_packet_size", "max_prepared_statements", "max_user_connections", "min_pool_size",
		"pkt_buf", "query_timeout", "query_wait_timeout", "reserve_pool_size", "reserve_pool_timeout", "sbuf_loopcnt",
		"server_check_delay", "server_check_query", "server_connect_timeout", "server_fast_close", "server_idle_timeout",
		"server_lifetime", "server_login_retry", "server_reset_query", "server_reset_query_always", "server_round_robin",
		"server_tls13_ciphers", "server_tls_ciphers", "server_tls_protocols", "server_tls_sslmode", "stats_period",
		"suspend_timeout", "tcp_defer_accept", "tcp_keepalive", "tcp_keepcnt", "tcp_keepidle", "tcp_keepintvl",
		"tcp_socket_buffer", "tcp_user_timeout", "track_extra_parameters", "verbose":
		return true
	}
	return false
}

func poolerMetrics(p *pass, r *Resource, o *cnpgv1.Pooler) {
	m := o.Spec.Monitoring
	if m == nil || m.TLSConfig == nil || !m.TLSConfig.Enabled || !poolerPodMonitor(o).enabled {
		return
	}
	if o.Spec.PgBouncer == nil || !named(o.Spec.PgBouncer.ClientTLSSecret) {
		p.refusef(r, "spec.pgbouncer.clientTLSSecret", "Add the Secret, or a PodMonitor of your own.",
			"metrics over TLS have no certificate of the pooler's")
	}
}

func poolerImage(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.PgBouncer == nil || o.Spec.PgBouncer.ImageCatalogRef == nil {
		return
	}
	const path = "spec.pgbouncer.imageCatalogRef"
	ref := o.Spec.PgBouncer.ImageCatalogRef
	if image := o.Spec.PgBouncer.Image; image != "" {
		p.rejectf(r, path, "Keep one of them.", "image %q stands beside a catalog", image)
	}
	if !oneOf(ref.Kind, "ImageCatalog", "ClusterImageCatalog") {
		p.rejectf(r, path+".kind", "Use ImageCatalog or ClusterImageCatalog.", "%q is no catalog", ref.Kind)
	}
	if ref.APIGroup == nil || *ref.APIGroup != cnpgGroup {
		p.rejectf(r, path+".apiGroup", "Set it to "+cnpgGroup+".", "catalogs are in group %s", cnpgGroup)
	}
}

func poolerWarnings(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if b := o.Spec.PgBouncer; b != nil && (b.AuthQuery != "" || named(b.AuthQuerySecret) || named(b.ServerTLSSecret)) {
		p.add(r, "spec.pgbouncer", fmt.Sprintf("The operator warns: it does not set up Cluster %q for the pooler.", o.Spec.Cluster.Name),
			"Create the user and the function by hand, or leave the authentication to the operator.")
		if named(b.AuthQuerySecret) {
			p.add(r, "spec.pgbouncer.authQuerySecret", "The operator warns: authQuerySecret is deprecated.", "Use serverTLSSecret.")
		}
	}
	if p.target.DeprecatesPoolerPodMonitor() && poolerPodMonitor(o).used() {
		p.add(r, "spec.monitoring", "The operator warns: its PodMonitor is deprecated.", "Add a PodMonitor of your own.")
	}
}
