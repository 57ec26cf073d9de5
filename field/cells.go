// SPDX-License-Identifier: Apache-2.0

package main

// cell is one way to configure the Cluster, and what is done to it. All cells begin from what the profile prints.
type cell struct {
	// setting is what differs from the profile, in the words of the page.
	setting string
	flags   []string
	edit    func(o objects)
	do      deed
}

// deed is what is done in a cell.
type deed int

const (
	// promotes: kubectl cnpg promote.
	promotes deed = iota + 1
	// restarts: a parameter that needs a restart is raised.
	restarts
	// recreates: the memory of the pods changes.
	recreates
	// fails: the primary's pod is killed.
	fails
)

// asPrinted are the flags of all cells: the archive's sidecar as the profile aks prints it, whatever fits the other parts to the cluster.
func asPrinted() []string {
	return []string{"--set=spec.backup.sidecar.cpu=1", "--set=spec.backup.wal.maxParallel=1"}
}

// cells change one thing at a time, so that a difference has one cause. The order saves rolls: cells with one setting are neighbours.
func cells() []cell {
	var all []cell
	add := func(setting string, edit func(o objects), flags []string, deeds ...deed) {
		for _, do := range deeds {
			all = append(all, cell{setting: setting, edit: edit, flags: flags, do: do})
		}
	}
	cpu := func(amount string) []string { return []string{"--set=spec.backup.sidecar.cpu=" + amount} }
	parallel := func(n int) func(o objects) {
		return func(o objects) { o.of("ObjectStore").set("spec.configuration.wal.maxParallel", n) }
	}
	add("as printed", nil, nil, promotes, restarts, recreates, fails)
	add("smartShutdownTimeout 15", clusterField("spec.smartShutdownTimeout", 15), nil, restarts, recreates)
	add("smartShutdownTimeout 180, the operator's default", clusterField("spec.smartShutdownTimeout", 180), nil, restarts)
	add("primaryUpdateMethod switchover", clusterField("spec.primaryUpdateMethod", "switchover"), nil, restarts, recreates)
	add("dataDurability preferred", clusterField("spec.postgresql.synchronous.dataDurability", "preferred"), nil, promotes, restarts)
	add("maxParallel 2", parallel(2), nil, promotes)
	add("maxParallel 4", parallel(4), nil, promotes)
	add("sidecar 500m", nil, cpu("500m"), promotes, restarts)
	add("no archive", clusterField("spec.plugins", nil), nil, promotes, restarts, fails)
	return all
}

// String is the deed in the words of the page.
func (d deed) String() string {
	switch d {
	case promotes:
		return "switchover by kubectl cnpg promote"
	case restarts:
		return "max_connections raised"
	case recreates:
		return "memory of the pods"
	case fails:
		return "primary's pod killed"
	}
	return "nothing"
}
