// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"net/netip"
	"strings"
)

func accessRules() []Rule {
	return []Rule{
		{
			ID: "PGHA704", Title: "connections without TLS", Severity: Error, Beyond: true, check: eachCluster(plaintext),
			Why: "The operator's own last rule is `host all all all scram-sha-256`, which takes connections without TLS, so leaving a " +
				"rule out does not help: it takes a `hostnossl all all all reject` before it. Without TLS the client cannot tell " +
				"whom it talks to, and the data is readable on the way. Behind a public load balancer this is an error, otherwise " +
				"an info: it is the operator's default.",
			Source: operatorSource + "pkg/postgres/configuration.go",
		},
		{
			ID: "PGHA713", Title: "connections without a password", Severity: Error, Beyond: true, check: eachCluster(trusted),
			Why:    "Method trust asks for nothing. Whoever reaches the port from an address that the rule covers is any user it covers.",
			Source: postgresDocs + "auth-trust.html",
		},
	}
}

// hbaRule is a line of pg_hba.conf for connections over TCP.
type hbaRule struct {
	kind, database, user, address, method string
}

func parseHBA(line string) (hbaRule, bool) {
	line, _, _ = strings.Cut(line, "#")
	f := strings.Fields(line)
	if len(f) < 5 || !strings.HasPrefix(f[0], "host") {
		return hbaRule{}, false
	}
	r := hbaRule{f[0], f[1], f[2], f[3], f[4]}
	// An address may be followed by a mask of its own.
	if len(f) > 5 && strings.Count(f[4], ".") == 3 {
		r.address, r.method = f[3]+" "+f[4], f[5]
	}
	return r, true
}

// plain reports whether the rule is about connections without TLS.
func (r hbaRule) plain() bool { return oneOf(r.kind, "host", "hostnossl") }

// loopback reports whether it covers only connections from inside the pod, which its own socket takes as well.
func (r hbaRule) loopback() bool {
	if oneOf(r.address, "localhost", "samehost", "127.0.0.1 255.255.255.255", "127.0.0.0 255.0.0.0") {
		return true
	}
	prefix, err := netip.ParsePrefix(r.address)
	return err == nil && prefix.Addr().IsLoopback() && (prefix.Addr().Is6() || prefix.Bits() >= 8)
}

// everybody reports whether it covers all databases, users and addresses.
func (r hbaRule) everybody() bool {
	return r.database == "all" && r.user == "all" && oneOf(r.address, "all", "0.0.0.0/0")
}

func plaintext(p *pass, c *cluster) {
	severity := Info // the operator's default: nearly every cluster takes connections without TLS
	if p.isPublic(c) {
		severity = Error
	}
	for i, line := range c.spec.PostgresConfiguration.PgHBA {
		r, ok := parseHBA(line)
		switch {
		case !ok || !r.plain():
		case r.method == "reject" && r.everybody():
			return
		case r.method != "reject":
			p.addAs(severity, c.Resource, at("spec.postgresql.pg_hba", i), fmt.Sprintf("%q takes connections without TLS.", line),
				"Use hostssl, and end with: hostnossl all all all reject.")
			return
		}
	}
	p.addAs(severity, c.Resource, "spec.postgresql.pg_hba", "The operator's last rule takes connections without TLS.",
		"Add: hostssl all all all scram-sha-256, and: hostnossl all all all reject.")
}

// isPublic reports whether a public load balancer leads to a cluster.
func (p *pass) isPublic(c *cluster) bool {
	if p.public == nil {
		p.public = map[Ref]bool{}
		for _, e := range p.endpoints() {
			name := e.spec.Selector["cnpg.io/cluster"]
			if e.operator {
				name = e.r.Object.GetName()
			}
			if e.isPublic() {
				p.public[Ref{Namespace: e.r.Object.GetNamespace(), Name: name}] = true
			}
		}
	}
	if c.namespace() == "" { // it goes wherever it is applied, so anywhere
		for ref := range p.public {
			if oneOf(ref.Name, "", c.name()) {
				return true
			}
		}
		return false
	}
	// A Service that names no cluster leads to all of its namespace, and one without a namespace goes anywhere as well.
	return p.public[Ref{Namespace: c.namespace(), Name: c.name()}] || p.public[Ref{Namespace: c.namespace()}] ||
		p.public[Ref{Name: c.name()}] || p.public[Ref{}]
}

func trusted(p *pass, c *cluster) {
	for i, line := range c.spec.PostgresConfiguration.PgHBA {
		if r, ok := parseHBA(line); ok && r.method == "trust" && !r.loopback() {
			p.add(c.Resource, at("spec.postgresql.pg_hba", i), fmt.Sprintf("%q asks for no password.", line), "Use scram-sha-256 or cert.")
		}
	}
}
