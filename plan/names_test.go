// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParameterNames: PostgreSQL ignores the case of a name and still takes some old ones, and the operator compares texts.
func TestParameterNames(t *testing.T) {
	const at = "spec.postgresql.parameters."
	parameters := func(text string) string { return "{spec: {postgresql: {parameters: {" + text + "}}}}" }
	cases := map[string]ruled{
		"capitals": {
			"PostgreSQL ignores case", "", parameters("Temp_Buffers: 32MB"), at + "Temp_Buffers", Reload, "reads Temp_Buffers as temp_buffers; every instance",
		},
		"capitals at the start": {
			"the class is that of the parameter", "", parameters("Max_Files_Per_Process: '2000'"), at + "Max_Files_Per_Process", PrimaryRestarted, "at its start only",
		},
		"old name": {
			"an alias", parameters("work_mem: null"), parameters("work_mem: null, sort_mem: 32MB"), at + "sort_mem", Reload, "reads sort_mem as work_mem",
		},
		"old name that loses": {
			"work_mem comes later", parameters("work_mem: 32MB"), parameters("work_mem: 32MB, sort_mem: 16MB"), at + "sort_mem", Ignored, "work_mem comes later",
		},
		"old name that wins": {
			"vacuum_mem comes later", parameters("maintenance_work_mem: 32MB, vacuum_mem: 16MB"), parameters("maintenance_work_mem: 64MB, vacuum_mem: 16MB"),
			at + "maintenance_work_mem", Ignored, "vacuum_mem comes later",
		},
		"spelling": {
			"one value in two spellings", parameters("Temp_Buffers: 32MB"), parameters("temp_buffers: 32MB"), at + "Temp_Buffers", Ignored, "the same value before and after",
		},
		"operator's line": {
			"the operator's default comes later", "", parameters("Wal_Keep_Size: 4GB"), at + "Wal_Keep_Size", Ignored, "wal_keep_size comes later",
		},
		"port": {
			"the webhook does not see it, and the operator's line wins", "", parameters("Port: '6543'"), at + "Port", Ignored, "port comes later",
		},
		"fixed in effect": {
			"the webhook does not see it, and there is no other line", "", parameters("Log_File_Mode: '0640'"), at + "Log_File_Mode", Reload, "which the operator manages",
		},
		"fsync in capitals": {
			"the rule of the parameter applies", "", parameters("Fsync: 'off'"), at + "Fsync", DataAtRisk, "no longer waits for the disk",
		},
		"more connections": {
			"from the default every manager sees a restart", parameters("max_connections: null"), parameters("max_connections: null, Max_Connections: '200'"), at + "Max_Connections", PrimaryRestarted, "at its start only",
		},
		"connections": {
			"the manager takes it for a decrease", parameters("max_connections: null, Max_Connections: '200'"),
			parameters("max_connections: null, Max_Connections: '300'"), at + "Max_Connections", FailsLater,
			"takes the change for a decrease",
		},
	}
	for name, c := range cases {
		t.Run(name, c.check)
	}
}

// TestHoldParameters: a step keeps the old value of a parameter under whatever name the manifest has it.
func TestHoldParameters(t *testing.T) {
	tree := func(parameters map[string]any) map[string]any {
		return map[string]any{"spec": map[string]any{"postgresql": map[string]any{"parameters": parameters}}}
	}
	s := &stepper{}
	s.holdParameters(stageRest, "", "", []string{"max_wal_senders"})
	old, now := tree(map[string]any{"Max_Wal_Senders": "20"}), tree(map[string]any{"max_wal_senders": "30", "work_mem": "8MB"})
	s.held[0].edit(old, now)
	if diff := cmp.Diff(tree(map[string]any{"Max_Wal_Senders": "20", "work_mem": "8MB"}), now); diff != "" {
		t.Errorf("the parameter is not held (-want +got):\n%s", diff)
	}
}
