// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
)

// The kinds of what is in PostgreSQL. A name in PostgreSQL is not the name of its object, so places have both. They are applied after the
// Cluster, roles first: the operator tries again every 30 seconds, so an order only saves time.

const inDataWhy = "The restored data has it. "

// databaseRole is the kind of roles.
var databaseRole = Kind{
	Group: groupCNPG, Kind: "DatabaseRole", New: func() manifest.Object { return new(cnpgv1.DatabaseRole) },
	Rendered: WithProfile, Stage: After, Beside: true,
	Places: []Place{
		{Object: "metadata.name", Profile: "spec.roles[].objectName"},
		{Object: "spec.name", Profile: "spec.roles[].name"},
		{Object: "spec.comment", Profile: "spec.roles[].comment"},
		{Object: "spec.ensure", Profile: "spec.roles[].ensure"},
		{Object: "spec.databaseRoleReclaimPolicy", Profile: "spec.roles[].databaseRoleReclaimPolicy"},
		{Object: "spec.login", Profile: "spec.roles[].login"},
		{Object: "spec.superuser", Profile: "spec.roles[].superuser"},
		{Object: "spec.createdb", Profile: "spec.roles[].createdb"},
		{Object: "spec.createrole", Profile: "spec.roles[].createrole"},
		{Object: "spec.replication", Profile: "spec.roles[].replication"},
		{Object: "spec.bypassrls", Profile: "spec.roles[].bypassrls"},
		{Object: "spec.inherit", Profile: "spec.roles[].inherit"},
		{Object: "spec.connectionLimit", Profile: "spec.roles[].connectionLimit"},
		{Object: "spec.validUntil", Profile: "spec.roles[].validUntil"},
		{Object: "spec.inRoles", Profile: "spec.roles[].inRoles"},
		{Object: "spec.passwordSecret.name", Profile: "spec.roles[].secret"},
		{Object: "spec.disablePassword", Profile: "spec.roles[].disablePassword"},
		{Object: "spec.clientCertificate.enabled", Profile: "spec.roles[].clientCertificate"},
		{Profile: "spec.roles[]", How: Decides},
	},
	References: databaseRoleReferences,
	Defaults:   []Default{{"spec.ensure", "present"}, {"spec.connectionLimit", int64(-1)}, {"spec.inherit", true}, {"spec.databaseRoleReclaimPolicy", "retain"}},
	Recovery:   RebuiltWithAll, CleanUp: Delete,
	Why: inDataWhy + "With the object it also gets the password of today's Secret, as the database's owner does.",
}

// database is the kind of databases. It holds data: with the reclaim policy delete, deleting the object drops the database.
var database = Kind{
	Group: groupCNPG, Kind: "Database", New: func() manifest.Object { return new(cnpgv1.Database) },
	Rendered: WithProfile, Stage: After, HoldsData: true, Beside: true,
	Places: []Place{
		{Object: "metadata.name", Profile: "spec.databases[].objectName"},
		{Object: "spec.name", Profile: "spec.databases[].name"},
		{Object: "spec.owner", Profile: "spec.databases[].owner"},
		{Object: "spec.ensure", Profile: "spec.databases[].ensure"},
		{Object: "spec.databaseReclaimPolicy", Profile: "spec.databases[].databaseReclaimPolicy"},
		{Object: "spec.schemas", Profile: "spec.databases[].schemas"},
		{Object: "spec.extensions", Profile: "spec.databases[].extensions"},
		{Object: "spec.fdws", Profile: "spec.databases[].fdws"},
		{Object: "spec.servers", Profile: "spec.databases[].servers"},
		{Object: "spec.template", Profile: "spec.databases[].template"},
		{Object: "spec.encoding", Profile: "spec.databases[].encoding"},
		{Object: "spec.locale", Profile: "spec.databases[].locale"},
		{Object: "spec.localeProvider", Profile: "spec.databases[].localeProvider"},
		{Object: "spec.localeCollate", Profile: "spec.databases[].localeCollate"},
		{Object: "spec.localeCType", Profile: "spec.databases[].localeCType"},
		{Object: "spec.icuLocale", Profile: "spec.databases[].icuLocale"},
		{Object: "spec.icuRules", Profile: "spec.databases[].icuRules"},
		{Object: "spec.builtinLocale", Profile: "spec.databases[].builtinLocale"},
		{Object: "spec.collationVersion", Profile: "spec.databases[].collationVersion"},
		{Object: "spec.isTemplate", Profile: "spec.databases[].isTemplate"},
		{Object: "spec.allowConnections", Profile: "spec.databases[].allowConnections"},
		{Object: "spec.connectionLimit", Profile: "spec.databases[].connectionLimit"},
		{Object: "spec.tablespace", Profile: "spec.databases[].tablespace"},
		{Profile: "spec.databases[]", How: Decides},
	},
	References: clusterName,
	Defaults: []Default{
		{"spec.ensure", "present"}, {"spec.databaseReclaimPolicy", "retain"}, {"spec.schemas[].ensure", "present"},
		{"spec.extensions[].ensure", "present"}, {"spec.fdws[].ensure", "present"}, {"spec.fdws[].options[].ensure", "present"},
		{"spec.fdws[].usage[].type", "grant"}, {"spec.servers[].ensure", "present"}, {"spec.servers[].options[].ensure", "present"},
		{"spec.servers[].usage[].type", "grant"},
	},
	CleanUp: Delete,
	Why: inDataWhy + "With ensure: absent, the object would drop what a recovery is often for: a database or an extension that was dropped. Deleted " +
		"after the Cluster, it drops nothing.",
}

// publication is the kind of publications.
var publication = Kind{
	Group: groupCNPG, Kind: "Publication", New: func() manifest.Object { return new(cnpgv1.Publication) },
	Rendered: WithProfile, Stage: After, Beside: true,
	Places: []Place{
		{Object: "metadata.name", Profile: "spec.publications[].objectName"},
		{Object: "spec.name", Profile: "spec.publications[].name"},
		{Object: "spec.dbname", Profile: "spec.publications[].dbname"},
		{Object: "spec.target", Profile: "spec.publications[].target"},
		{Object: "spec.parameters", Profile: "spec.publications[].parameters"},
		{Object: "spec.publicationReclaimPolicy", Profile: "spec.publications[].publicationReclaimPolicy"},
		{Profile: "spec.publications[]", How: Decides},
	},
	References: clusterName,
	Defaults:   []Default{{"spec.publicationReclaimPolicy", "retain"}},
	CleanUp:    Delete,
	Why:        inDataWhy + "Subscribers stay with the source.",
}

// subscription is the kind of subscriptions.
var subscription = Kind{
	Group: groupCNPG, Kind: "Subscription", New: func() manifest.Object { return new(cnpgv1.Subscription) },
	Rendered: WithProfile, Stage: After, Beside: true,
	Places: []Place{
		{Object: "metadata.name", Profile: "spec.subscriptions[].objectName"},
		{Object: "spec.name", Profile: "spec.subscriptions[].name"},
		{Object: "spec.dbname", Profile: "spec.subscriptions[].dbname"},
		{Object: "spec.publicationName", Profile: "spec.subscriptions[].publicationName"},
		{Object: "spec.publicationDBName", Profile: "spec.subscriptions[].publicationDBName"},
		{Object: "spec.externalClusterName", Profile: "spec.subscriptions[].externalClusterName"},
		{Object: "spec.parameters", Profile: "spec.subscriptions[].parameters"},
		{Object: "spec.subscriptionReclaimPolicy", Profile: "spec.subscriptions[].subscriptionReclaimPolicy"},
		{Profile: "spec.subscriptions[]", How: Decides},
	},
	References: clusterName,
	Defaults:   []Default{{"spec.subscriptionReclaimPolicy", "retain"}},
	CleanUp:    Delete,
	Why:        inDataWhy + "It would take the changes from the slot of the source, so the copy does not let it run.",
}
