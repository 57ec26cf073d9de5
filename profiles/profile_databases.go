// SPDX-License-Identifier: Apache-2.0

package profiles

// Database is a database beside that of spec.bootstrap, or the same one with extensions and schemas. The operator creates it, or changes one
// that exists.
type Database struct {
	// Name of the database in PostgreSQL.
	Name string `json:"name"`
	// ObjectName is the name of the Database object. Empty: <cluster>-<name>, in the form of a Kubernetes name.
	ObjectName string `json:"objectName,omitempty"`
	// Owner is a role: that of spec.bootstrap, one of spec.roles, or postgres.
	Owner string `json:"owner"`
	// Ensure is "present", or "absent", which drops the database with its data. Empty: present.
	Ensure string `json:"ensure,omitempty"`
	// DatabaseReclaimPolicy says what deleting the Database object does: "retain" leaves the database as it is, and "delete" drops it with
	// its data. Empty: retain.
	DatabaseReclaimPolicy string `json:"databaseReclaimPolicy,omitempty"`
	// Schemas in the database. A schema that is no longer in the list stays.
	Schemas []Schema `json:"schemas,omitempty"`
	// Extensions in the database. An extension that is no longer in the list stays.
	Extensions []Extension `json:"extensions,omitempty"`
	// FDWs are the foreign data wrappers in the database. Their extension creates them; an entry changes its options and privileges.
	FDWs []ForeignDataWrapper `json:"fdws,omitempty"`
	// Servers are the foreign servers in the database. A user mapping, which holds the password, is not among the operator's fields.
	Servers []ForeignServer `json:"servers,omitempty"`
	// Template from which the database is created. A locale or an encoding that is not the one of template1 needs template0. Empty: template1.
	// This field and those below, down to CollationVersion, have an effect only when the database is created.
	Template string `json:"template,omitempty"`
	// Encoding of the text. Empty: the one of the template.
	Encoding string `json:"encoding,omitempty"`
	// Locale sets both LocaleCollate and LocaleCType.
	Locale string `json:"locale,omitempty"`
	// LocaleProvider is "libc", "icu" or "builtin", which needs PostgreSQL 17.
	LocaleProvider string `json:"localeProvider,omitempty"`
	// LocaleCollate is the order in which text is sorted.
	LocaleCollate string `json:"localeCollate,omitempty"`
	// LocaleCType says what is a letter, and what is its upper case.
	LocaleCType string `json:"localeCType,omitempty"`
	// ICULocale, with the locale provider icu.
	ICULocale string `json:"icuLocale,omitempty"`
	// ICURules change the order of ICULocale. They need PostgreSQL 16.
	ICURules string `json:"icuRules,omitempty"`
	// BuiltinLocale, with the locale provider builtin.
	BuiltinLocale string `json:"builtinLocale,omitempty"`
	// CollationVersion that the database is created with. Only pg_upgrade needs it.
	CollationVersion string `json:"collationVersion,omitempty"`
	// IsTemplate lets every role with createdb copy the database.
	IsTemplate *bool `json:"isTemplate,omitempty"`
	// AllowConnections to the database. With false, nobody can connect.
	AllowConnections *bool `json:"allowConnections,omitempty"`
	// ConnectionLimit of the database; -1 for none.
	ConnectionLimit *int32 `json:"connectionLimit,omitempty"`
	// Tablespace of the database. It must be in spec.tablespaces. A change copies the whole database.
	Tablespace string `json:"tablespace,omitempty"`
}

// Schema in a database.
type Schema struct {
	// Name of the schema.
	Name string `json:"name"`
	// Owner is a role. Empty: postgres.
	Owner string `json:"owner,omitempty"`
	// Ensure is "present", or "absent", which drops the schema if it is empty. Empty: present.
	Ensure string `json:"ensure,omitempty"`
}

// Extension in a database. Its files must be in the image.
type Extension struct {
	// Name of the extension.
	Name string `json:"name"`
	// Version of the extension. Empty: the image's default when the extension is created; it is not upgraded later.
	Version string `json:"version,omitempty"`
	// Schema of the extension's objects. Empty: the one that the extension names, or public.
	Schema string `json:"schema,omitempty"`
	// Ensure is "present", or "absent", which drops the extension with its tables. Empty: present.
	Ensure string `json:"ensure,omitempty"`
}

// ForeignDataWrapper in a database.
type ForeignDataWrapper struct {
	// Name of the wrapper: "postgres_fdw".
	Name string `json:"name"`
	// Handler function. Empty: the one of the extension.
	Handler string `json:"handler,omitempty"`
	// Validator function. Empty: the one of the extension.
	Validator string `json:"validator,omitempty"`
	// Owner is a superuser.
	Owner string `json:"owner,omitempty"`
	// Options of the wrapper.
	Options []ForeignOption `json:"options,omitempty"`
	// Usage grants roles the privilege USAGE, or revokes it.
	Usage []ForeignUsage `json:"usage,omitempty"`
	// Ensure is "present" or "absent". Empty: present.
	Ensure string `json:"ensure,omitempty"`
}

// ForeignServer in a database.
type ForeignServer struct {
	// Name of the server.
	Name string `json:"name"`
	// FDW is the wrapper, one of FDWs.
	FDW string `json:"fdw"`
	// Options of the server, as host, port and dbname. None of them may be a password.
	Options []ForeignOption `json:"options,omitempty"`
	// Usage grants roles the privilege USAGE, or revokes it.
	Usage []ForeignUsage `json:"usage,omitempty"`
	// Ensure is "present" or "absent". Empty: present.
	Ensure string `json:"ensure,omitempty"`
}

// ForeignOption of a wrapper or a server.
type ForeignOption struct {
	// Name of the option.
	Name string `json:"name"`
	// Value of the option.
	Value string `json:"value"`
	// Ensure is "present" or "absent". Empty: present.
	Ensure string `json:"ensure,omitempty"`
}

// ForeignUsage of a wrapper or a server by a role.
type ForeignUsage struct {
	// Name of the role.
	Name string `json:"name"`
	// Type is "grant" or "revoke". Empty: grant.
	Type string `json:"type,omitempty"`
}

// Publication makes the changes of tables available to subscribers (logical replication). It needs the parameter wal_level: logical, which is
// the operator's default.
type Publication struct {
	// Name of the publication in PostgreSQL, once in the cluster.
	Name string `json:"name"`
	// ObjectName is the name of the Publication object. Empty: <cluster>-<name>, in the form of a Kubernetes name.
	ObjectName string `json:"objectName,omitempty"`
	// DBName is the database with the tables. Empty: spec.bootstrap.database.
	DBName string `json:"dbname,omitempty"`
	// Target is what is published.
	Target PublicationTarget `json:"target"`
	// Parameters of the publication: publish, publish_via_partition_root.
	Parameters map[string]string `json:"parameters,omitempty"`
	// PublicationReclaimPolicy says what deleting the Publication object does: "retain" leaves the publication, and "delete" drops it, so
	// that its subscribers fail. Empty: retain.
	PublicationReclaimPolicy string `json:"publicationReclaimPolicy,omitempty"`
}

// PublicationTarget is what a publication publishes: all tables or a list.
type PublicationTarget struct {
	// AllTables of the database, with those that are created later. It cannot be changed later.
	AllTables bool `json:"allTables,omitempty"`
	// Objects are tables and schemas.
	Objects []PublicationObject `json:"objects,omitempty"`
}

// PublicationObject is a table or all tables in a schema.
type PublicationObject struct {
	// TablesInSchema is a schema, all tables of which are published, with those that are created later.
	TablesInSchema string `json:"tablesInSchema,omitempty"`
	// Table to publish.
	Table *PublicationTable `json:"table,omitempty"`
}

// PublicationTable is a table to publish.
type PublicationTable struct {
	// Name of the table.
	Name string `json:"name"`
	// Schema of the table. Empty: public.
	Schema string `json:"schema,omitempty"`
	// Only the table, without those that inherit from it.
	Only bool `json:"only,omitempty"`
	// Columns to publish. Empty: all.
	Columns []string `json:"columns,omitempty"`
}

// Subscription receives the changes of a publication in another PostgreSQL. It first copies the tables, which must exist.
type Subscription struct {
	// Name of the subscription in PostgreSQL, once in the cluster. It is also the name of the replication slot in the publisher.
	Name string `json:"name"`
	// ObjectName is the name of the Subscription object. Empty: <cluster>-<name>, in the form of a Kubernetes name.
	ObjectName string `json:"objectName,omitempty"`
	// DBName is the database that receives the changes. Empty: spec.bootstrap.database.
	DBName string `json:"dbname,omitempty"`
	// PublicationName is the publication in the publisher.
	PublicationName string `json:"publicationName"`
	// PublicationDBName is the database of the publication. Empty: dbname in the connection of the external cluster.
	PublicationDBName string `json:"publicationDBName,omitempty"`
	// ExternalClusterName is the publisher, one of spec.externalClusters.
	ExternalClusterName string `json:"externalClusterName"`
	// Parameters of the subscription: copy_data, streaming, …. Most have an effect only when it is created.
	Parameters map[string]string `json:"parameters,omitempty"`
	// SubscriptionReclaimPolicy says what deleting the Subscription object does: "retain" leaves the subscription, and "delete" drops it with
	// its slot in the publisher, so that later changes are lost. Empty: retain.
	SubscriptionReclaimPolicy string `json:"subscriptionReclaimPolicy,omitempty"`
}

// ExternalCluster is another PostgreSQL, which Subscriptions connect to. A patch may name it too, as the source of spec.bootstrap.
type ExternalCluster struct {
	// Name that Subscriptions refer to.
	Name string `json:"name"`
	// ConnectionParameters of libpq: host, port, user, dbname, sslmode. A password belongs into a Secret.
	ConnectionParameters map[string]string `json:"connectionParameters"`
	// Password is the key of a Secret with the password.
	Password *SecretKey `json:"password,omitempty"`
	// SSLCert is the key of a Secret with the certificate of the client.
	SSLCert *SecretKey `json:"sslCert,omitempty"`
	// SSLKey is the key of a Secret with the private key of the client.
	SSLKey *SecretKey `json:"sslKey,omitempty"`
	// SSLRootCert is the key of a Secret with the CA of the server.
	SSLRootCert *SecretKey `json:"sslRootCert,omitempty"`
}

// SecretKey is one value in a Secret.
type SecretKey struct {
	// Name of the Secret.
	Name string `json:"name"`
	// Key of the value.
	Key string `json:"key"`
}
