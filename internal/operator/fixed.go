// SPDX-License-Identifier: Apache-2.0

package operator

import (
	"slices"

	"github.com/pgha/pgha/internal/pgsettings"
)

// Fixed reports whether only the operator may set a parameter: FixedConfigurationParameters in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/postgres/configuration.go. The webhook refuses another value, and
// the instance manager leaves it out of postgresql.conf. Other releases fix other parameters: profiles.Target.FixesParameter.
func Fixed(name string) bool {
	switch name {
	case "allow_system_table_mods", "archive_cleanup_command", "archive_command", "archive_mode", "bonjour", "bonjour_name",
		"cluster_name", "config_file", "data_directory", "data_sync_retry", "event_source", "external_pid_file", "hba_file",
		"hot_standby", "ident_file", "jit_provider", "listen_addresses", "logging_collector", "log_destination",
		"log_directory", "log_file_mode", "log_filename", "log_rotation_age", "log_rotation_size", "log_truncate_on_rotation",
		"pg_failover_slots.primary_dsn", "pg_failover_slots.standby_slot_names", "port", "primary_conninfo",
		"primary_slot_name", "promote_trigger_file", "recovery_end_command", "recovery_min_apply_delay", "recovery_target",
		"recovery_target_action", "recovery_target_inclusive", "recovery_target_lsn", "recovery_target_name",
		"recovery_target_time", "recovery_target_timeline", "recovery_target_xid", "restart_after_crash", "restore_command",
		"shared_preload_libraries", "ssl", "ssl_ca_file", "ssl_cert_file", "ssl_crl_file", "ssl_dh_params_file",
		"ssl_key_file", "ssl_passphrase_command", "ssl_passphrase_command_supports_reload",
		"ssl_prefer_server_ciphers", "stats_temp_directory", "synchronized_standby_slots", "synchronous_standby_names",
		"syslog_facility", "syslog_ident", "syslog_sequence_numbers", "syslog_split_messages", "temp_tablespaces",
		"unix_socket_directories", "unix_socket_group", "unix_socket_permissions":
		return true
	}
	return false
}

// Mandatory reports whether the operator writes a line for a parameter into every postgresql.conf, or into override.conf, which is read
// after it: GlobalDefaultSettings and MandatorySettings in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go, and configurePostgresOverrideConfFile in
// pkg/management/postgres/configuration.go there.
func Mandatory(name string) bool {
	switch name {
	case "archive_command", "archive_mode", "cluster_name", "hot_standby", "listen_addresses", "port", "restart_after_crash", "ssl",
		"ssl_ca_file", "ssl_cert_file", "ssl_key_file", "unix_socket_directories",
		"primary_conninfo", "recovery_target_timeline", "restore_command":
		return true
	}
	_, ok := DefaultOf(name)
	return ok
}

// Winner returns the line of postgresql.conf that PostgreSQL uses for a parameter, which is the last one with its name; false if there
// is none. The lines are those of Configuration, in the order of the file. The operator compares names as texts, so that Port and
// sort_mem are lines besides port and work_mem. Upper case sorts first, so that the operator's own lines win.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/configfile/configfile.go#L94
func Winner(lines []Parameter, major int, name string) (Parameter, bool) {
	name = pgsettings.Name(major, name)
	if Mandatory(name) && Fixed(name) {
		value, _ := DefaultOf(name)
		return Parameter{name, value}, true
	}
	for _, line := range slices.Backward(lines) {
		if pgsettings.Name(major, line.Name) == name {
			return line, true
		}
	}
	return Parameter{}, false
}
