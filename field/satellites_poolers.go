// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// poolersPlaced looks at nodes and budgets: of two pods of a pooler, drains may take one at a time.
func (s *suite) poolersPlaced(ctx context.Context, _ *timeline) error {
	for _, kind := range []string{"rw", "ro"} {
		pooler := s.name + "-pooler-" + kind
		var list struct{ Items []pod }
		if err := s.get(ctx, &list, "pods", "-l", "cnpg.io/poolerName="+pooler); err != nil {
			return err
		}
		nodes := map[string]bool{}
		for i := range list.Items {
			nodes[list.Items[i].Spec.NodeName] = true
		}
		allowed, err := s.kubectl(ctx, "get", "pdb", pooler, "-o", "jsonpath={.status.disruptionsAllowed} of {.status.expectedPods}")
		if err != nil {
			return err
		}
		if len(list.Items) != 2 || len(nodes) != 2 || allowed != "1 of 2" {
			s.report.finding("%s: %d pods on %d nodes, the budget allows %s", kind, len(list.Items), len(nodes), allowed)
			continue
		}
		first, second := s.evict(ctx, list.Items[0].Metadata.Name), s.evict(ctx, list.Items[1].Metadata.Name)
		if first != nil || second == nil || !strings.Contains(second.Error(), "disruption budget") {
			s.report.finding("%s: of two evictions the first says %v, the second %v", kind, first, second)
		}
		if err := s.satellitesReady(ctx, nil); err != nil {
			return err
		}
		s.report.note("Pooler %s: 2 pods on 2 nodes; the budget lets one be evicted, and refuses the second.", kind)
	}
	return nil
}

// evict asks the API server as a drain does.
func (s *suite) evict(ctx context.Context, name string) error {
	body, err := json.Marshal(map[string]any{"apiVersion": "policy/v1", "kind": "Eviction", "metadata": map[string]any{"name": name, "namespace": s.ns}})
	if err != nil {
		return err
	}
	_, err = s.kubectlOn(ctx, body, "create", "--raw", "/api/v1/namespaces/"+s.ns+"/pods/"+name+"/eviction", "-f", "-")
	return err
}

// poolersTLS connects by every name that the certificate should have, and without TLS, which must be refused.
func (s *suite) poolersTLS(ctx context.Context, _ *timeline) error {
	for _, kind := range []string{"rw", "ro"} {
		name := s.name + "-pooler-" + kind
		names := []string{name, name + "." + s.ns, name + "." + s.ns + ".svc", name + "." + s.ns + ".svc.cluster.local"}
		for _, host := range names {
			if err := s.connects(ctx, "host="+host+" sslmode=verify-full sslrootcert=/ca/ca.crt"); err != nil {
				s.report.finding("verify-full with the name %s: %v", host, err)
			}
		}
		plain := s.connects(ctx, "host="+name+" sslmode=disable")
		if plain == nil {
			s.report.finding("%s accepts a connection without TLS", name)
			continue
		}
		s.report.note("Pooler %s: verify-full with its %d names; without TLS: %q.", kind, len(names), refusal(plain))
	}
	return nil
}

// refusal is the line in which psql says why it cannot connect.
func refusal(err error) string {
	for line := range strings.Lines(err.Error()) {
		if strings.Contains(line, "FATAL") {
			_, line, _ = strings.Cut(line, "FATAL:")
			return strings.TrimSpace(line)
		}
	}
	return lastLine(err.Error())
}

// connects opens a session of the owner in the pod of the poolers' clients.
func (s *suite) connects(ctx context.Context, connection string) error {
	_, err := s.kubectl(ctx, "exec", pooledName, "-c", "connector", "--", "psql", "-qtAX",
		connection+" dbname="+database+" user="+owner+" connect_timeout=5", "-c", "SELECT 1")
	return err
}

// loadTime is how long the sessions of the load stay, loadOf how many each database gets: more than the pools of both pods hold.
const (
	loadTime = 40
	loadOf   = 26
)

// poolersConnections loads every database over the pooler, and counts what PostgreSQL sees against the figure of the runbook, which is that of
// the lint rule and of pgha fit.
func (s *suite) poolersConnections(ctx context.Context, _ *timeline) error {
	book, err := s.bookText(ctx)
	if err != nil {
		return err
	}
	most, each, err := connectionsIn(book)
	if err != nil {
		return err
	}
	databases := []string{database, "orders", "kept", "dropped", "emptied"}
	load := fmt.Sprintf(`for db in %s; do for i in $(seq %d); do psql -qtAX "$CONNECTION dbname=$db" -c 'SELECT pg_sleep(%d)' >/dev/null 2>&1 & done; done; wait`,
		strings.Join(databases, " "), loadOf, loadTime)
	ended := make(chan error, 1)
	go func() {
		_, err := s.kubectl(ctx, "exec", pooledName, "-c", "connector", "--", "bash", "-c", load)
		ended <- err
	}()
	const lookup = "usename = 'cnpg_pooler_pgbouncer'"
	const count = "SELECT count(*), count(*) FILTER (WHERE " + lookup + ") FROM pg_stat_activity WHERE backend_type = 'client backend' AND (application_name = '" +
		pooledName + "' OR " + lookup + ")"
	seen, lookups := 0, 0
	for end := time.Now().Add((loadTime + 20) * time.Second); time.Now().Before(end); {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(2 * time.Second):
		}
		primary, _ := s.primary(ctx)
		text, err := s.psql(ctx, primary, count)
		var all, of int
		if _, bad := fmt.Sscan(text, &all, &of); err == nil && bad == nil {
			seen, lookups = max(seen, all), max(lookups, of)
		}
	}
	select {
	case <-ended:
	case <-time.After(3 * time.Minute):
		return fmt.Errorf("the load did not end")
	}
	if seen > most {
		s.report.finding("the poolers open %d connections to the primary, and the runbook says up to %d", seen, most)
	}
	if lookups > each {
		s.report.finding("%d connections look up passwords, and the runbook says that each pair of a database and a user opens up to %d", lookups, each)
	}
	s.report.note("%d sessions over the pooler rw in %d databases: %d connections in PostgreSQL, of which up to %d looked up passwords. The runbook says up to %d, with the pool "+
		"of one more role, and %d for each pair of a database and a user.", loadOf*len(databases), len(databases), seen, lookups, most, each)
	return nil
}

// bookText is the runbook with what is around the Cluster.
func (s *suite) bookText(ctx context.Context) (string, error) {
	args := append([]string{"runbook", "aks", "--namespace", s.ns, "--name", s.name, "--context", s.context}, s.sets...)
	return output(ctx, nil, s.pgha, append(args, around(s.bouncer)...)...)
}

// connectionsIn finds the numbers of a runbook: of all connections to the primary, and of those of each pair of a database and a user.
func connectionsIn(book string) (most, each int, err error) {
	m := regexp.MustCompile(`To the primary the poolers open up to (\d+) connections.*opens up to (\d+) more`).FindStringSubmatch(book)
	if m == nil {
		return 0, 0, fmt.Errorf("the runbook does not say how many connections the poolers open")
	}
	if most, err = strconv.Atoi(m[1]); err == nil {
		each, err = strconv.Atoi(m[2])
	}
	return most, each, err
}

// poolersRunbook pastes the chapters of the runbook about poolers, databases and roles.
func (s *suite) poolersRunbook(ctx context.Context, _ *timeline) error {
	book, err := s.bookText(ctx)
	if err != nil {
		return err
	}
	return s.chapter(ctx, blocks(book), "Connect through the poolers", s.name)
}
