// SPDX-License-Identifier: Apache-2.0

// Package operator describes what CloudNativePG does for a Cluster: the PostgreSQL parameters it sets and the pods it creates.
package operator

// Parameter is one line of postgresql.conf.
type Parameter struct{ Name, Value string }

// Parameters returns the defaults that the operator's webhook adds to spec.postgresql.parameters, in the operator's
// order: GlobalDefaultSettings in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go. A test compares the two.
//
// They are the same for every target and every PostgreSQL since 13, except full_page_writes, which is set since 1.23.5,
// 1.24.1 and 1.25.0. With PostgreSQL 12, which operators before 1.24.4 and 1.25.2 accept, wal_keep_segments is set in place of
// wal_keep_size. Parameters that the operator overrides are not included: see ArchiveMode.
//
// It is a function, since a variable would be initialised at every start of the program. It returns an array, since
// lint looks up a parameter many times for each Cluster, and a slice would be allocated every time.
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
		// Set although empty: users list libraries in spec.postgresql.shared_preload_libraries.
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
