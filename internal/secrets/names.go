// SPDX-License-Identifier: Apache-2.0

package secrets

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/pgsettings"
)

// secretName reports a name that sounds like a secret: password, AWS_SECRET_ACCESS_KEY, sslpassword, storageSasToken, dsn.
// The name of a Secret is none.
func secretName(name string) bool { return mayBe(name, nameMarks) && soundsSecret(name) }

func soundsSecret(name string) bool {
	words := wordsOf(name)
	if len(words) == 0 {
		return false
	}
	last, joined := words[len(words)-1], strings.Join(words, " ")
	if strings.HasSuffix(last, "casecret") || strings.HasSuffix(last, "tlssecret") || len(words) > 1 && slices.Contains([]string{"name", "ref", "namespace", "expiration", "seconds"}, last) {
		return false
	}
	if containsAny(joined, "passw", "passphrase", "pgpass", "pwd", "secret", "token", "credential", "conninfo", "bearer", "connection string",
		"connectionstring", "authorization", "cookie", "webhook url") {
		return true
	}
	if slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"pass", "sas", "dsn", "salt", "jwt", "cred", "creds", "pat", "pem", "pkcs12", "p12"}, w)
	}) {
		return true
	}
	return last == "auth" || isKey(words, joined)
}

// nameMarks has a part of each name that secretName reports. Most names have none, and splitting them takes longer.
const nameMarks = "pass pwd secret token cred conninfo bearer connection auth cookie webhook sas dsn salt jwt pat pem pkcs12 p12 key"

// mayBe reports whether a text has one of some words anywhere, in upper or lower case.
func mayBe(text, words string) bool {
	text = strings.ToLower(text)
	for word := range strings.SplitSeq(words, " ") {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// isKey reports the name of a key that opens something. A field that is just called key names an entry.
func isKey(words []string, joined string) bool {
	last := words[len(words)-1]
	if len(words) > 1 && last == "key" {
		return !slices.Contains([]string{"topology", "label", "partition", "sort", "remote"}, words[len(words)-2])
	}
	return len(last) > len("key") && strings.HasSuffix(last, "key") && containsAny(joined, "access", "api", "account", "private", "storage", "encryption",
		"signing", "tls", "ssl", "shared", "master", "ssh", "license")
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// wordsOf splits a name in lower case: AWS_SECRET_KEY, storageSasToken, tls.key.
func wordsOf(name string) []string {
	var b strings.Builder
	for i, c := range name {
		upper := c >= 'A' && c <= 'Z'
		if upper && i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z' {
			b.WriteByte(' ')
		}
		switch {
		case upper, c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(strings.ToLower(b.String()))
}

// secretParameter: PostgreSQL's own parameters are no secrets, but for those with a command or a connection.
func secretParameter(name string) bool {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, "_command") || name == "primary_conninfo" {
		return true
	}
	return secretName(name) && len(pgsettings.Majors(name)) == 0
}

// isHarmless reports a name that users choose and whose value is no secret: TZ, AZURE_CLIENT_ID, barmanObjectName.
func isHarmless(name string) bool {
	words := wordsOf(name)
	if len(words) == 0 || secretName(name) {
		return false
	}
	if words[0] == "lc" || words[0] == "drill" || isSetting(name) {
		return true
	}
	last, joined := words[len(words)-1], strings.Join(words, " ")
	return slices.Contains([]string{"name", "namespace", "region", "zone", "tz", "timezone", "lang", "language", "locale", "host", "hostname", "port", "user",
		"database", "level", "debug", "verbosity", "enabled", "disabled", "timeout", "interval", "size", "limit", "count", "version", "image", "class",
		"mode", "format", "delay", "seconds", "replicas", "proxy", "wait"}, last) ||
		slices.Contains([]string{"pgtz", "pgdatestyle", "pgappname", "pghost", "pgport", "pguser", "pgdatabase", "pgsslmode", "pgconnect timeout", "path", "home",
			"gomemlimit", "gogc", "gomaxprocs", "malloc arena max", "azure client id", "azure tenant id", "azure subscription id", "azure authority host",
			"aws request checksum calculation", "aws response checksum validation"}, joined)
}

// isConnectionParameter reports the parameters of libpq and of postgres_fdw that are no secrets.
// https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-PARAMKEYWORDS
// https://www.postgresql.org/docs/18/postgres-fdw.html
func isConnectionParameter(name string) bool {
	return slices.Contains(strings.Fields(`host hostaddr port dbname user connect_timeout client_encoding options application_name
		fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout replication gssencmode sslmode
		requiressl sslnegotiation sslcompression sslcert sslkey sslcertmode sslrootcert sslcrl sslcrldir sslsni requirepeer
		ssl_min_protocol_version ssl_max_protocol_version krbsrvname gsslib gssdelegation service servicefile target_session_attrs
		load_balance_hosts channel_binding require_auth min_protocol_version max_protocol_version passfile sslkeylogfile oauth_issuer
		oauth_client_id oauth_scope use_remote_estimate fdw_startup_cost fdw_tuple_cost analyze_sampling fetch_size batch_size async_capable
		updatable truncatable keep_connections parallel_commit parallel_abort extensions use_scram_passthrough schema_name table_name`), name)
}

// isSetting reports the operator's own settings, whose values are no secrets, and the key of queries for metrics.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/configuration/configuration.go#L84
func isSetting(name string) bool {
	return slices.Contains(strings.Fields(`CERTIFICATE_DURATION CLUSTERS_ROLLOUT_DELAY CREATE_ANY_SERVICE DRAIN_TAINTS ENABLE_AZURE_PVC_UPDATES
		ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES ENABLE_WEBHOOK_NAMESPACE_SUFFIX EXPIRING_CHECK_THRESHOLD INCLUDE_PLUGINS INHERITED_ANNOTATIONS
		INHERITED_LABELS INSTANCES_ROLLOUT_DELAY KUBERNETES_CLUSTER_DOMAIN MANAGE_WEBHOOK_CONFIGURATIONS METRICS_CERT_DIR
		MONITORING_QUERIES_CONFIGMAP MONITORING_QUERIES_SECRET OPERATOR_IMAGE_NAME PGBOUNCER_IMAGE_NAME PLUGIN_SOCKET_DIR POSTGRES_IMAGE_NAME
		PULL_SECRET_NAME STANDBY_TCP_USER_TIMEOUT WATCH_NAMESPACE WEBHOOK_CERT_DIR queries custom-queries cluster.yaml drill.sh last-commit.sh queries.yaml`), name)
}
