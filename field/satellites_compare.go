// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fateOf compares the pods of the poolers before and after.
func fateOf(before, after map[string]map[string]string) fate {
	found := stay
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if f := fateOfOne(before[name], after[name]); f != stay {
			found = f
		}
	}
	for name := range after {
		if before[name] == nil {
			found = made
		}
	}
	return found
}

func fateOfOne(before, after map[string]string) fate {
	kept := 0
	for name, id := range before {
		if after[name] == id {
			kept++
		}
	}
	switch {
	case kept == len(before) && len(after) == len(before):
		return stay
	case kept == len(before):
		return more
	case len(after) == 0:
		return gone
	case kept == len(after):
		return fewer
	case kept == 0:
		return replaced
	}
	return mixed
}

// pooledEnds reports whether pods of a pooler are gone, and their sessions with them.
func (f fate) pooledEnds() bool { return f != stay && f != more && f != made }

// differences compares the outcome with the plan, and with what is expected.
func (o *satelliteOutcome) differences() []string {
	var found []string
	add := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if o.class != o.step.class {
		add("the class of the plan is %q, expected %q", o.class, o.step.class)
	}
	if o.pods != o.step.pods {
		add("the pods of the poolers: %s, expected: %s", o.pods, o.step.pods)
	}
	switch says := slices.Contains(o.drops, "pooled"); {
	case says && !o.pods.pooledEnds():
		add("the plan says that connections over the pooler end, and its pods: %s", o.pods)
	case !says && o.pods.pooledEnds():
		add("the plan says that connections over the pooler go on, and its pods: %s", o.pods)
	}
	for _, c := range o.clients() {
		expected, may := slices.Contains(o.step.ends, c.name), slices.Contains(o.step.ends, "may "+c.name)
		switch {
		case expected && c.broken == 0:
			add("the open session of the %s went on", c.name)
		case !expected && !may && c.broken > 0:
			add("the open session of the %s broke %d times", c.name, c.broken)
		case !expected && !may && (c.writes > late || c.connections > late):
			add("the %s waited for %.1f s, new connections for %.1f s", c.name, c.writes.Seconds(), c.connections.Seconds())
		}
	}
	if says := slices.Contains(o.drops, "rw"); says != (o.direct.broken > 0) {
		add("connections to the primary end by the plan: %t; %d sessions broke", says, o.direct.broken)
	}
	return found
}

// client is one of the open sessions with what it saw.
type client struct {
	name string
	gaps
}

func (o *satelliteOutcome) clients() []client {
	return []client{{"writer", o.writer}, {"reader", o.reader}}
}

// aroundTable writes the table of the steps.
func (p *section) aroundTable(b *strings.Builder) {
	if len(p.satellites) == 0 {
		return
	}
	b.WriteString("\nEnds are the connections that end by the plan. Sessions are those of a writer over the pooler of the primary, of a reader over that of the replicas, ")
	b.WriteString("and of a writer without a pooler: how often they broke. Writes and connections, in seconds, are those over the pooler, as upper limits: other things ran ")
	b.WriteString("on the machine.\n\n")
	b.WriteString("| change | class of the plan | ends | pods of the poolers | sessions broke | writes | connections | PostgreSQL says |\n|---|---|---|---|---|---|---|---|\n")
	for _, o := range p.satellites {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %d, %d, %d | %.1f | %.1f | %s |\n", o.step.name, or(o.class, "nothing to do"), or(strings.Join(o.drops, ", "), "-"), o.pods,
			o.writer.broken, o.reader.broken, o.direct.broken, o.writer.writes.Seconds(), o.writer.connections.Seconds(), or(strings.Join(o.asked, "; "), "-"))
	}
}
