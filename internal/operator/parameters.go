// SPDX-License-Identifier: Apache-2.0

// Package operator says what CloudNativePG itself does for a Cluster: the PostgreSQL parameters it writes, the pods it creates.
package operator

// Parameter is one line of postgresql.conf.
type Parameter struct{ Name, Value string }

// Parameters are what the operator's webhook fills into spec.postgresql.parameters where the manifest says nothing, in the
// operator's own order: GlobalDefaultSettings in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go. A test holds the two together.
//
// They are the same for every target and every PostgreSQL since 13, apart from full_page_writes, which is filled in since
// 1.23.5, 1.24.1 and 1.25.0. What the operator does not fill in but overrule is not here: see ArchiveMode.
//
// This is a function, since a variable would be filled at every start of the program, asked for or not; and an array, since
// lint looks a parameter up many times for each Cluster, and a slice would be allocated every time.
func Parameters() [22]Parameter {
	return [...]Parameter{
		{"archive_timeout", "5min"},
		{"dynamic_shared_memory_type", "posix"},
		{"full_page_writes", "on"},
		{"logging_collector", "on"},
		{"log_destination", "csvlog"},
		{"log_directory", "/controller/log"},
		{"log_filename", "postgres"},
		{"log_rotation_age", "0"},
		{"log_rotation_size", "0"},
		{"log_truncate_on_rotation", "false"},
		{"max_parallel_workers", "32"},
		{"max_worker_processes", "32"},
		{"max_replication_slots", "32"},
		{"shared_memory_type", "mmap"},
		{"ssl_max_protocol_version", "TLSv1.3"},
		{"ssl_min_protocol_version", "TLSv1.3"},
		{"wal_keep_size", "512MB"},
		{"wal_level", "logical"},
		{"wal_log_hints", "on"},
		{"wal_sender_timeout", "5s"},
		{"wal_receiver_timeout", "5s"},
		// Empty, and there all the same: libraries are asked for in spec.postgresql.shared_preload_libraries.
		{"shared_preload_libraries", ""},
	}
}

// DefaultOf finds one of the Parameters.
func DefaultOf(name string) (string, bool) {
	for _, p := range Parameters() {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}
