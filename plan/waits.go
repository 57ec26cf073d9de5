// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
)

// waitsOf is what cannot proceed while the objects of a site change, and for how long: the longest of its objects. An object that is
// refused changes nothing.
func waitsOf(site Site) Waits {
	var all Waits
	for i := range site.Objects {
		o := &site.Objects[i]
		if len(o.Refusals) > 0 {
			continue
		}
		if o.Effect != nil {
			all = longest(all, o.Effect.Waits)
		}
		for j := range o.Changes {
			all = longest(all, o.Changes[j].Waits)
		}
	}
	return all
}

// longest takes the longer of each wait.
func longest(a, b Waits) Waits {
	pick := func(x, y string) string {
		if seconds(y) > seconds(x) {
			return y
		}
		return x
	}
	w := Waits{Writes: pick(a.Writes, b.Writes), Reads: pick(a.Reads, b.Reads), Connections: pick(a.Connections, b.Connections), Source: a.Source}
	if w.Source == "" {
		w.Source = b.Source
	}
	return w
}

// seconds is the longest time that a wait may take: the largest number of seconds in it. A wait without one has no known end.
func seconds(wait string) float64 {
	if wait == "" {
		return 0
	}
	most := -1.0
	before := ""
	for word := range strings.FieldsSeq(wait) {
		word = strings.TrimRight(word, ",;")
		if n, err := strconv.ParseFloat(before, 64); err == nil && word == "s" {
			most = max(most, n)
		}
		before = word
	}
	if most < 0 {
		return math.Inf(1)
	}
	return most
}

// waits is how long a way to stop the primary lasts, as far as it was measured.
func (c *cluster) waits(o outage) Waits {
	archive := c.archiving()
	for _, f := range figures() {
		if f.outage == o && (f.archive == anyArchive || f.archive == archive) {
			return Waits{Writes: f.writes, Connections: f.connections(c.smartShutdown()), Source: measuredPage}
		}
	}
	return Waits{}
}

// lasting is what waits until somebody ends it: a change that stops the primary on purpose.
func (c *cluster) lasting(ch *change) Waits {
	if len(ch.path) == 0 {
		return Waits{}
	}
	all := func(until string) Waits { return Waits{Writes: until, Reads: until, Connections: until} }
	from, to := c.majors()
	switch field := ch.path.String(); {
	case field == "metadata.annotations["+hibernationAnnotation+"]" && c.hibernates():
		return all("as long as the Cluster is hibernated")
	case field == "metadata.annotations["+fencedAnnotation+"]":
		return c.fence()
	case strings.HasPrefix(field, "spec.replica") && !operator.IsReplica(c.before) && operator.IsReplica(c.after):
		return Waits{Writes: "until the Cluster is promoted again", Reads: "as long as the instances are fenced", Connections: "as long as the instances are fenced"}
	case strings.HasPrefix(field, "spec.image") && to > from:
		return all("as long as the upgrade runs")
	}
	return Waits{}
}

// fence is what waits for the end of a fence that the change adds.
func (c *cluster) fence() Waits {
	const until = "as long as the primary is fenced"
	old := c.fenced(c.before)
	for _, name := range c.fenced(c.after) {
		switch {
		case slices.Contains(old, name):
		case name == "*":
			return Waits{Writes: until, Reads: "as long as the replicas are fenced", Connections: until}
		case name == c.primaryName():
			return Waits{Writes: until, Connections: until}
		case c.primaryName() == "":
			return Waits{Writes: until + ", if it is among them", Connections: until + ", if it is among them"}
		}
	}
	return Waits{}
}

// connections is how long new connections are refused.
func (f *figure) connections(smart int) string {
	const long = 60
	more := f.refused[0]
	if smart > long {
		more = f.refused[1]
	}
	switch {
	case f.smart && smart > 0:
		return fmt.Sprintf("up to %d s while a session stays open (smartShutdownTimeout %d), or else as long as writes", smart+more, smart)
	case f.smart:
		return fmt.Sprintf("up to %d s", more)
	case f.refused[0] == 0:
		return fmt.Sprintf("up to %d s", f.refused[1])
	case f.refused[0] == f.refused[1]:
		return fmt.Sprintf("about %d s", f.refused[0])
	}
	return fmt.Sprintf("%d to %d s", f.refused[0], f.refused[1])
}

// smartShutdown is how long PostgreSQL waits for open sessions before it ends them, in seconds. Values that leave no time for the rest are ignored.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/instance.go#L617
func (c *cluster) smartShutdown() int {
	timeout, stop := int32(180), c.after.Spec.MaxStopDelay
	if c.after.Spec.SmartShutdownTimeout != nil {
		timeout = *c.after.Spec.SmartShutdownTimeout
	}
	if stop == 0 {
		stop = 1800
	}
	if stop <= timeout {
		return 0
	}
	return int(timeout)
}

// archiving is how the new side archives WAL.
func (c *cluster) archiving() archiving {
	switch {
	case !operator.Archives(c.after), archiver(c.after) == "" && !archivesInTree(c.after):
		return byNothing
	case archiver(c.after) != "":
		return byPlugin
	}
	return anyArchive
}

// archiver is the name of the plugin that archives WAL, or "".
func archiver(c *cnpgv1.Cluster) string {
	a, _ := archiveOf(c)
	return a.plugin
}

// archivesInTree reports whether the operator archives WAL by itself.
func archivesInTree(c *cnpgv1.Cluster) bool {
	return c.Spec.Backup != nil && c.Spec.Backup.BarmanObjectStore != nil
}
