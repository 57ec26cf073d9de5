// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"slices"
)

// fate is what happened to the pods of the poolers.
type fate string

// The fates of pods.
const (
	stay     fate = "stay"
	replaced fate = "all of one replaced"
	more     fate = "more"
	fewer    fate = "fewer"
	gone     fate = "all of one gone"
	made     fate = "made"
	mixed    fate = "some replaced"
)

// query asks a database, and says what the answer must become.
type query struct {
	database, statement, want string
}

// satelliteStep is a change of what is around the Cluster, with what is expected.
type satelliteStep struct {
	name string
	// pooled: it is about a pooler.
	pooled bool
	flags  []string
	// edit changes what pgha printed for the Cluster of a name.
	edit func(cluster string, o objects)
	// class of the plan, and what happens to the pods of the poolers.
	class string
	pods  fate
	// ends are the sessions that break: "writer" over the pooler of the primary, "reader" over that of the replicas, "may" in front of one
	// whose pod may be another one.
	ends []string
	// asks are the answers of PostgreSQL afterwards.
	asks []query
	// fails are the databases and roles whose objects cannot be applied, stuck is the one whose object cannot be deleted.
	fails []string
	stuck string
	// password is the new one of the role that logs in.
	password string
	// before prepares something.
	before func(ctx context.Context, s *suite) error
	// hold is a session of a role in a database that is open meanwhile, in the form role/database.
	hold string
	// then looks at more, and may act as the user who is waited for; held is the open session.
	then func(ctx context.Context, s *suite, find finder, held *heldSession)
}

// poolerField is a flag that sets a field of a pooler: 0 leads to the primary, 1 to the replicas.
func poolerField(pooler, path string, value string) []string {
	return []string{"--set=spec.poolers[" + pooler + "]." + path + "=" + value}
}

// satelliteSteps in the order in which they are made, each on top of those before.
func satelliteSteps(bouncer string) []satelliteStep {
	return slices.Concat(poolerListSteps(bouncer), poolerSteps(), databaseSteps(), roleSteps(), removalSteps())
}

// poolerListSteps come first: they set the whole list. The class is that of the Cluster, whose certificate gets other names.
func poolerListSteps(bouncer string) []satelliteStep {
	return []satelliteStep{
		{
			name: "a pooler removed", pooled: true, class: "reload", pods: gone, ends: []string{"reader"}, flags: []string{poolerFlag(bouncer, "rw")},
		},
		{
			name: "a pooler added", pooled: true, class: "reload", pods: made, ends: []string{"may reader"}, flags: []string{poolerFlag(bouncer, "rw", "ro")},
		},
	}
}

func poolerSteps() []satelliteStep {
	p := func(name, class string, pods fate, flags []string, ends ...string) satelliteStep {
		return satelliteStep{name: name, pooled: true, class: class, pods: pods, flags: flags, ends: ends}
	}
	typed := func(to string) func(string, objects) {
		return func(cluster string, o objects) { o.named("Pooler", cluster+"-pooler-rw").set("spec.type", to) }
	}
	reads := p("type of the pooler rw to ro", "reload", stay, nil, "writer")
	reads.edit = typed("ro")
	writes := p("type of the pooler back to rw", "reload", stay, nil, "may writer")
	writes.edit = typed("rw")
	return []satelliteStep{
		p("default_pool_size 8 to 5", "reload", stay, poolerField("0", "pgbouncer.parameters.default_pool_size", "5")),
		p("max_client_conn 200 to 150", "reload", stay, poolerField("0", "pgbouncer.parameters.max_client_conn", "150")),
		p("poolMode transaction to session", "reload", stay, poolerField("0", "pgbouncer.poolMode", "session")),
		p("poolMode session to transaction", "reload", stay, poolerField("0", "pgbouncer.poolMode", "transaction")),
		p("a line of the pooler's pg_hba", "reload", stay, poolerField("0", "pgbouncer.pg_hba",
			`["hostnossl all all 0.0.0.0/0 reject", "hostnossl all all ::/0 reject", "hostssl all leaver 0.0.0.0/0 reject"]`)),
		p("pkt_buf, which PgBouncer reads at its start", "at the next pod", stay, poolerField("0", "pgbouncer.parameters.pkt_buf", "8192")),
		p("memory of the pooler rw", "objects only", replaced, poolerField("0", "resources.memory", "72Mi"), "writer"),
		p("memory of the pooler ro, session mode", "objects only", replaced, poolerField("1", "resources.memory", "72Mi"), "reader"),
		p("instances of the pooler rw 2 to 3", "objects only", more, poolerField("0", "instances", "3")),
		p("instances of the pooler rw 3 to 1", "objects only", fewer, poolerField("0", "instances", "1"), "may writer"),
		p("instances of the pooler rw 1 to 2", "objects only", more, poolerField("0", "instances", "2")),
		reads, writes,
	}
}

func databaseSteps() []satelliteStep {
	const owned = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'orders'"
	const extension = "SELECT count(*) FROM pg_extension WHERE extname = 'hstore'"
	d := func(name, class string, set []string, asks ...query) satelliteStep {
		flags := make([]string, len(set))
		for i, x := range set {
			flags[i] = "--set=spec.databases[0]." + x
		}
		return satelliteStep{name: name, class: class, pods: stay, flags: flags, asks: asks}
	}
	closed := d("allowConnections false", "objects only", []string{"allowConnections=false"}, query{"postgres", "SELECT datallowconn FROM pg_database WHERE datname = 'orders'", "f"})
	closed.fails = []string{"orders"} // the instance manager cannot connect to look at the extensions
	closed.hold, closed.then = "app/orders", stays(owner, "orders", "not currently accepting connections")
	emptied := satelliteStep{
		name: "ensure absent, with a session in the database", class: "data at risk", pods: stay, hold: "app/emptied",
		flags: []string{"--set=spec.databases[3].ensure=absent"}, then: dropWaits("emptied"), fails: []string{"emptied"},
	}
	return []satelliteStep{
		d("owner of a database", "objects only", []string{"owner=clerk"}, query{"postgres", owned, clerk},
			query{"orders", "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'sales'", owner}),
		d("extension no longer in the list", "ignored", []string{"extensions=[{name: pg_trgm}]"}, query{"orders", extension, "1"}),
		d("extension absent", "data at risk", []string{"extensions=[{name: pg_trgm}, {name: hstore, ensure: absent}]"}, query{"orders", extension, "0"}),
		d("schema no longer in the list", "ignored", []string{"schemas=[]"}, query{"orders", "SELECT count(*) FROM pg_namespace WHERE nspname = 'sales'", "1"}),
		closed,
		d("allowConnections true", "objects only", []string{"allowConnections=true"}, query{"postgres", "SELECT datallowconn FROM pg_database WHERE datname = 'orders'", "t"}),
		emptied,
	}
}

func roleSteps() []satelliteStep {
	limit := satelliteStep{
		name: "connectionLimit 5 to 1", class: "objects only", pods: stay, flags: []string{"--set=spec.roles[1].connectionLimit=1"},
		asks: []query{{"postgres", "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'clerk'", "1"}}, hold: clerk + "/appdb", then: stays(clerk, database, "too many connections for role"),
	}
	rotated := satelliteStep{
		name: "a new password in the Secret", class: "objects only", pods: stay, hold: clerk + "/appdb", then: passwordChanged,
		password: otherPassword, flags: []string{"--set=spec.roles[1].connectionLimit=5"},
	}
	locked := satelliteStep{
		name: "login false", class: "objects only", pods: stay, flags: []string{"--set=spec.roles[1].login=false"},
		asks: []query{{"postgres", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'clerk'", "f"}}, hold: clerk + "/appdb", then: stays(clerk, database, "not permitted to log in"),
	}
	return []satelliteStep{limit, rotated, locked, {
		name: "login true", class: "objects only", pods: stay, flags: []string{"--set=spec.roles[1].login=true"},
		asks: []query{{"postgres", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'clerk'", "t"}},
	}}
}

// removalSteps take entries out of the profile. The suite then deletes their objects, as pruning does.
func removalSteps() []satelliteStep {
	const exists, role = "SELECT count(*) FROM pg_database WHERE datname = ", "SELECT count(*) FROM pg_roles WHERE rolname = "
	const orders, dropped = "{name: orders, owner: app}", "{name: dropped, owner: app, databaseReclaimPolicy: delete}"
	const readers, leaver = "{name: readers, inRoles: [pg_read_all_data]}", "{name: leaver, databaseRoleReclaimPolicy: delete}"
	return []satelliteStep{
		{
			name: "a role removed, policy retain", class: "objects only", pods: stay, asks: []query{{"postgres", role + "'clerk'", "1"}},
			flags: []string{"--set=spec.databases[0].owner=app", "--set=spec.roles=[" + readers + ", " + leaver + "]"},
		},
		{
			name: "a role removed, policy delete, while it owns a table", class: "objects only", pods: stay, flags: []string{"--set=spec.roles=[" + readers + "]"},
			asks: []query{{"postgres", role + "'leaver'", "1"}}, before: ownsTable, stuck: "leaver", then: roleDropped,
		},
		{
			name: "databases removed, policy retain and absent before", class: "objects only", pods: stay, asks: []query{{"postgres", exists + "'kept'", "1"}},
			flags: []string{"--set=spec.databases=[" + orders + ", " + dropped + "]"},
		},
		{
			name: "a database removed, policy delete, with a session in it", class: "data at risk", pods: stay, hold: "app/dropped", stuck: "dropped",
			flags: []string{"--set=spec.databases=[" + orders + "]"}, then: dropWaits("dropped"),
		},
	}
}
