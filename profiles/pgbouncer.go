// SPDX-License-Identifier: Apache-2.0

package profiles

import "slices"

// PgBouncerParameter returns since when a Pooler may set a parameter: AllowedPgbouncerGenericConfigurationParameters in the operator's
// webhook, which every release has. A test compares the newest list.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/webhook/v1/pooler_webhook.go
func PgBouncerParameter(name string) (since Releases, ok bool) {
	for _, g := range pgBouncerParameters() {
		if slices.Contains(g.names, name) {
			return g.since, true
		}
	}
	return "", false
}

// pgBouncerNames are all of them.
func pgBouncerNames() []string {
	var all []string
	for _, g := range pgBouncerParameters() {
		all = append(all, g.names...)
	}
	return all
}

// pgBouncerGroup are parameters that came with the same releases.
type pgBouncerGroup struct {
	since Releases
	names []string
}

func pgBouncerParameters() [5]pgBouncerGroup {
	return [...]pgBouncerGroup{
		{always, []string{
			"application_name_add_host", "autodb_idle_timeout", "client_idle_timeout", "client_login_timeout", "default_pool_size",
			"disable_pqexec", "idle_transaction_timeout", "ignore_startup_parameters", "log_connections", "log_disconnections",
			"log_pooler_errors", "log_stats", "max_client_conn", "max_db_connections", "max_prepared_statements", "max_user_connections",
			"min_pool_size", "query_timeout", "query_wait_timeout", "reserve_pool_size", "reserve_pool_timeout", "server_check_delay",
			"server_check_query", "server_connect_timeout", "server_fast_close", "server_idle_timeout", "server_lifetime",
			"server_login_retry", "server_reset_query", "server_reset_query_always", "server_round_robin", "stats_period", "tcp_keepalive",
			"tcp_keepcnt", "tcp_keepidle", "tcp_keepintvl", "tcp_user_timeout", "verbose",
		}},
		{"1.25.0", []string{
			"cancel_wait_timeout", "dns_max_ttl", "dns_nxdomain_ttl", "listen_backlog", "max_packet_size", "pkt_buf", "sbuf_loopcnt",
			"server_tls_ciphers", "server_tls_protocols", "suspend_timeout", "tcp_defer_accept", "tcp_socket_buffer",
			"track_extra_parameters",
		}},
		{"1.25.4 1.26.2 1.27.1 1.28.0", []string{
			"auth_type", "client_tls_sslmode", "server_tls_sslmode",
		}}, // #8674
		{"1.27.4 1.28.2 1.29.0", []string{
			"client_tls_ciphers", "client_tls13_ciphers", "server_tls13_ciphers",
		}}, // #9571
		{"1.29.3 1.30.1", []string{
			"auth_user",
		}}, // #10899
	}
}
