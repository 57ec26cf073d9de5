// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// kubectl is a command about the Cluster, with its namespace.
func (c *cluster) kubectl(format string, args ...any) string {
	return kubectlIn(c.ref.Namespace, format, args...)
}

// watchPhase shows the phase of the Cluster as it changes.
func (c *cluster) watchPhase() string { return c.kubectl("get cluster %s -w", c.ref.Name) }

// watchPods shows the pods with their roles.
func (c *cluster) watchPods() string {
	return c.kubectl("get pods -l cnpg.io/cluster=%s -L cnpg.io/instanceRole -w", c.ref.Name)
}

// watchEvent shows the events of the Cluster with one reason.
func (c *cluster) watchEvent(reason string) string {
	return c.kubectl("get events --field-selector involvedObject.name=%s,reason=%s -w", c.ref.Name, reason)
}

// psql runs a statement on the primary.
func (c *cluster) psql(statement string) string {
	return c.kubectl("cnpg psql %s -- -c '%s'", c.ref.Name, statement)
}

// primaryName is the name of the primary's pod if the old side is live, or else "".
func (c *cluster) primaryName() string {
	if c.status == nil {
		return ""
	}
	return c.status.CurrentPrimary
}

// thePrimary is "the primary pg-1", or "the primary" if its name is not known.
func (c *cluster) thePrimary() string { return strings.TrimSpace("the primary " + c.primaryName()) }

// instances are the names of the instances if the old side is live, in the order of their numbers.
func (c *cluster) instances() []string {
	if c.status == nil {
		return nil
	}
	names := slices.Clone(c.status.InstanceNames)
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(serial(a), serial(b)) })
	return names
}

// replicas are the instances but the primary.
func (c *cluster) replicas() []string {
	return slices.DeleteFunc(c.instances(), func(name string) bool { return name == c.primaryName() })
}

// serial is the number at the end of an instance's name.
func serial(name string) int {
	n, err := strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

// listed writes names as "a, b and c".
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
