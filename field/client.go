// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// clientScript is what the clients' pods run: a writer, a reader or a connector in each container.
//
//go:embed client.sh
var clientScript string

// clientName is the name of the client's pod.
const clientName = "field-client"

// startClient runs the two clients in a pod, with the image of the instances, which has psql. A pod reaches the Services in every cluster.
func (s *suite) startClient(ctx context.Context, image, database, owner string) error {
	primary, err := s.primary(ctx)
	if err != nil {
		return err
	}
	create := fmt.Sprintf(`SET ROLE "%s"; CREATE TABLE IF NOT EXISTS field (id bigint PRIMARY KEY, at timestamptz DEFAULT clock_timestamp())`, owner)
	if _, err := s.kubectl(ctx, "exec", primary, "-c", "postgres", "--", "psql", "-qX", "-d", database, "-c", create); err != nil {
		return err
	}
	container := func(name string) map[string]any {
		return map[string]any{
			"name": name, "image": image, "command": []string{"bash", "-c", clientScript, "client.sh", name},
			"env": []any{
				map[string]any{"name": "CONNECTION", "value": fmt.Sprintf(
					"host=%s-rw dbname=%s user=%s sslmode=require connect_timeout=2 keepalives_idle=2 keepalives_interval=1 keepalives_count=3 tcp_user_timeout=5000",
					s.name, database, owner)},
				map[string]any{"name": "PGPASSWORD", "valueFrom": map[string]any{"secretKeyRef": map[string]any{"name": s.name + "-app", "key": "password"}}},
			},
		}
	}
	pod, err := json.Marshal(map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": clientName},
		"spec": map[string]any{"terminationGracePeriodSeconds": 1, "containers": []any{container("writer"), container("connector")}},
	})
	if err != nil {
		return err
	}
	if _, err := s.kubectlOn(ctx, pod, "apply", "-f", "-"); err != nil {
		return err
	}
	_, err = s.kubectl(ctx, "wait", "pod/"+clientName, "--for=condition=Ready", "--timeout=2m")
	return err
}

// gaps are what the two clients saw in some time.
type gaps struct {
	// rows that were acknowledged, and sessions of the writer that broke.
	rows, broken int
	// writes is the longest time without an acknowledged row, connections the longest in which new connections failed.
	writes, connections time.Duration
}

// gapsBetween reads the clients' logs.
func (s *suite) gapsBetween(ctx context.Context, begin, end time.Time) (gaps, error) {
	return s.gapsOf(ctx, clientName, "writer", begin, end)
}

// gapsOf reads the logs of the connector and of the open session of one of the pods with clients.
func (s *suite) gapsOf(ctx context.Context, pod, session string, begin, end time.Time) (gaps, error) {
	var logs [2]string
	for i, name := range []string{session, "connector"} {
		text, err := s.kubectl(ctx, "logs", pod, "-c", name, "--since-time", begin.Add(-5*time.Second).UTC().Format(time.RFC3339))
		if err != nil {
			return gaps{}, err
		}
		logs[i] = text
	}
	return measure(logs[0], logs[1], begin, end), nil
}

// measure finds the gaps between two moments. A gap that has not ended counts up to the end.
func measure(writer, connector string, begin, end time.Time) gaps {
	var g gaps
	last := begin
	gap := func(at time.Time, longest *time.Duration) {
		*longest = max(*longest, at.Sub(last))
		last = at
	}
	each(writer, begin, end, func(at time.Time, word string) {
		switch word {
		case "ack":
			g.rows++
			gap(at, &g.writes)
		case "end":
			g.broken++
		}
	})
	gap(end, &g.writes)
	var failing time.Time
	each(connector, begin, end, func(at time.Time, word string) {
		switch {
		case word == "no" && failing.IsZero():
			failing = at
		case word == "ok" && !failing.IsZero():
			g.connections = max(g.connections, at.Sub(failing))
			failing = time.Time{}
		}
	})
	if !failing.IsZero() {
		g.connections = max(g.connections, end.Sub(failing))
	}
	return g
}

// each calls back for the lines of a log between two moments.
func each(log string, begin, end time.Time, line func(at time.Time, word string)) {
	scanner := bufio.NewScanner(strings.NewReader(log))
	for scanner.Scan() {
		stamp, rest, _ := strings.Cut(scanner.Text(), " ")
		seconds, err := strconv.ParseFloat(stamp, 64)
		if err != nil {
			continue
		}
		at := time.UnixMicro(int64(seconds * 1e6))
		if at.Before(begin) || at.After(end) {
			continue
		}
		word, _, _ := strings.Cut(rest, " ")
		line(at, word)
	}
}

// lost compares the acknowledged rows with those in the table.
func (s *suite) lost(ctx context.Context, database string) (acknowledged, lost int, err error) {
	log, err := s.kubectl(ctx, "logs", clientName, "-c", "writer")
	if err != nil {
		return 0, 0, err
	}
	if s.pooled {
		more, err := s.kubectl(ctx, "logs", pooledName, "-c", "writer")
		if err != nil {
			return 0, 0, err
		}
		log += more
	}
	primary, err := s.primary(ctx)
	if err != nil {
		return 0, 0, err
	}
	rows, err := s.kubectl(ctx, "exec", primary, "-c", "postgres", "--", "psql", "-qtAX", "-d", database, "-c", "SELECT id FROM field")
	if err != nil {
		return 0, 0, err
	}
	there := map[string]bool{}
	for _, id := range strings.Fields(rows) {
		there[id] = true
	}
	for line := range strings.Lines(log) {
		if _, id, found := strings.Cut(strings.TrimSpace(line), " ack "); found {
			acknowledged++
			if !there[id] {
				lost++
			}
		}
	}
	return acknowledged, lost, nil
}
