// SPDX-License-Identifier: Apache-2.0

package nodes_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// azFake is a stand-in for az: it answers with what the files in $AZ have, and notes each call that writes.
const azFake = `#!/bin/sh
case "$*" in
*'nodepool show'*) while [ "$1" != --name ]; do shift; done; printf 'values\t'; cat "$AZ/$2" ;;
*'aks show'*) printf 'values\t'; cat "$AZ/channels" ;;
*'maintenanceconfiguration list'*) printf 'names\t'; cat "$AZ/windows" ;;
*) echo "$*" >>"$AZ/calls" ;;
esac
`

func run(t *testing.T, shell string, script []byte, files map[string]string) (stdout, calls string, err error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "az"), []byte(azFake), 0o700))
	cmd := exec.Command(shell, "-s")
	cmd.Stdin = bytes.NewReader(script)
	cmd.Env = []string{"AZ=" + dir, "PATH=" + dir + ":" + os.Getenv("PATH")}
	out, err := cmd.CombinedOutput()
	text, _ := os.ReadFile(filepath.Join(dir, "calls"))
	return string(out), string(text), err
}

const window = `spec.scheduling.kubernetes={azure: {upgradeChannel: patch, window: {dayOfWeek: Sunday, startTime: "01:00", durationHours: 8}}}`

// TestScript runs the script in real shells: it changes what differs, and nothing else.
func TestScript(t *testing.T) {
	s, err := nodes.SettingsOf(parse(t, onePerZone, window))
	assert.NilError(t, err)
	script, err := s.Script()
	assert.NilError(t, err)
	files := map[string]string{
		"a": "None\tNone\tNone\tNone\tNone\n", "b": "1\t0\t45\t0\tCordon\n", "c": "3\t\t30\t\tCordon\n",
		"channels": "patch\n", "windows": "default aksManagedAutoUpgradeSchedule\n",
	}
	const pool = "aks nodepool update --resource-group rg-aks --cluster-name aks --name "
	const weekly = " --schedule-type Weekly --interval-weeks 1 --day-of-week Sunday --start-time 01:00 --utc-offset +00:00 --duration 8 --output none --only-show-errors\n"
	want := pool + "a --max-surge 1 --max-unavailable 0 --drain-timeout 45 --node-soak-duration 0 --undrainable-node-behavior Cordon --output none --only-show-errors\n" +
		pool + "c --max-surge 1 --max-unavailable 0 --drain-timeout 45 --node-soak-duration 0 --undrainable-node-behavior Cordon --output none --only-show-errors\n" +
		"aks maintenanceconfiguration add --resource-group rg-aks --cluster-name aks --name aksManagedNodeOSUpgradeSchedule" + weekly +
		"aks maintenanceconfiguration update --resource-group rg-aks --cluster-name aks --name aksManagedAutoUpgradeSchedule" + weekly
	for _, shell := range []string{"sh", "dash", "bash"} {
		if shell != "sh" {
			needs.Program(t, shell, shell)
		}
		out, calls, err := run(t, shell, script, files)
		assert.NilError(t, err, out)
		assert.Equal(t, calls, want, shell)
		assert.Check(t, strings.Contains(out, "pgha: pool b is as it should be\n"), out)
		assert.Check(t, strings.Contains(out, "auto-upgrade-channel is as it should be"), out)
	}
	files["b"] = ""
	out, _, err := run(t, "sh", script, files)
	assert.ErrorContains(t, err, "exit status", out)
}

// TestShellcheck: the script has no finding.
func TestShellcheck(t *testing.T) {
	needs.Program(t, "shellcheck", "shellcheck")
	s, err := nodes.SettingsOf(parse(t, onePerZone, window))
	assert.NilError(t, err)
	script, err := s.Script()
	assert.NilError(t, err)
	cmd := exec.Command("shellcheck", "-")
	cmd.Stdin = bytes.NewReader(script)
	out, err := cmd.CombinedOutput()
	assert.NilError(t, err, string(out))
}

const sized = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, azure: {vmSize: Standard_D4s_v5}}]`

// TestGoldens pins every form of the report and of the settings.
func TestGoldens(t *testing.T) {
	p := parse(t, sized, window, "spec.scheduling.nodeSelector.workload=postgres", `spec.scheduling.tolerations=[{key: workload, value: postgres, effect: NoSchedule}]`)
	r, err := nodes.Of(p)
	assert.NilError(t, err)
	s, err := nodes.SettingsOf(p)
	assert.NilError(t, err)
	reports, states := []*nodes.Report{r}, []plan.State{r.State(nil)}
	unknown, err := nodes.Of(parse(t, local))
	assert.NilError(t, err)
	golden.Assert(t, string(nodes.Text(reports, states)), "pool.txt")
	golden.Assert(t, string(nodes.Text([]*nodes.Report{unknown}, states)), "local.txt")
	golden.Assert(t, string(nodes.Markdown(reports, states)), "pool.md")
	for name, write := range map[string]func() ([]byte, error){
		"pool.json": func() ([]byte, error) { return nodes.JSON(reports, states) }, "pool.sh": s.Script, "pool.bicep": s.Bicep, "pool.tf": s.Terraform,
	} {
		text, err := write()
		assert.NilError(t, err)
		golden.Assert(t, string(text), name)
	}
}

// TestHostile: values from a profile stay values in every form.
func TestHostile(t *testing.T) {
	const evil = `'"; ${x} %{y} $(id) <b>|`
	s, err := nodes.SettingsOf(parse(t, `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, azure: {vmSize: Standard_D4s_v5}}]`,
		`spec.identity.azure.aks.name=`+evil, `spec.identity.azure.aks.resourceGroup=`+evil))
	assert.NilError(t, err)
	script, err := s.Script()
	assert.NilError(t, err)
	assert.Check(t, strings.Contains(string(script), `cluster=''\''"; ${x} %{y} $(id) <b>|'`), string(script))
	bicep, err := s.Bicep()
	assert.NilError(t, err)
	assert.Check(t, strings.Contains(string(bicep), `name: '\'"; \${x} %{y} $(id) <b>|'`), string(bicep))
	terraform, err := s.Terraform()
	assert.NilError(t, err)
	assert.Check(t, strings.Contains(string(terraform), `= "'\"; \u0024{x} \u0025{y} $(id) <b>|"`), string(terraform))
}

// TestRefusedSettings: what cannot be written is an error, with the way out.
func TestRefusedSettings(t *testing.T) {
	const scaled = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, autoscaler: cluster, azure: {vmSize: Standard_D4s_v5}}]`
	for name, c := range map[string]struct {
		reason, pools, want string
	}{
		"blue-green": {"it has settings of its own", blueGreen, "set by hand: drain batch size 100%, drain timeout 45 minutes"},
		"karpenter":  {"it has no agent pool", karpenter, "Karpenter makes all of its nodes"},
	} {
		_, err := nodes.SettingsOf(parse(t, c.pools))
		assert.ErrorContains(t, err, c.want, "%s: %s", name, c.reason)
	}
	const second = `spec.scheduling.pools=[{name: a, zones: ["1"], count: 1, autoscaler: karpenter}, {name: b, zones: ["2", "3"], count: 2}]`
	for pools, want := range map[string]string{overZones: "set azure.vmSize of spec.scheduling.pools[0]", second: "set azure.vmSize of spec.scheduling.pools[1]", scaled: "use -o az"} {
		s, err := nodes.SettingsOf(parse(t, pools))
		assert.NilError(t, err)
		_, err = s.Terraform()
		assert.ErrorContains(t, err, want)
		_, err = s.Bicep()
		assert.ErrorContains(t, err, want)
	}
}

// TestSettings: what follows from a profile.
func TestSettings(t *testing.T) {
	cases := map[string]struct {
		reason                       string
		sets                         []string
		surge, unavailable, behavior string
		timeout, soak                int
	}{
		"one at a time": {"three nodes together have no candidate", []string{together}, "1", "0", "Cordon", 45, 0},
		"surge-free":    {"as the profile has it", []string{surgeFree}, "0", "1", "Cordon", 45, 0},
		"slow":          {"1200 + 200 + 3600 + 1800 s are 114 minutes", []string{overZones, "spec.timings.stopDelay=null", "spec.timings.switchoverDelay=null"}, "1", "0", "Cordon", 115, 0},
		"no soak": {"the pod waits for its node", []string{`spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, azure: {nodeSoakDurationInMinutes: 10, undrainableNodeBehavior: Schedule}}]`},
			"1", "0", "Schedule", 45, 0},
		"a soak": {"the pod has moved already", []string{`spec.scheduling.pools=[{name: a, zones: ["1"], count: 3, azure: {nodeSoakDurationInMinutes: 10}}]`}, "1", "0", "Cordon", 45, 10},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s, err := nodes.SettingsOf(parse(t, c.sets...))
			assert.NilError(t, err)
			p := s.Pools[0]
			assert.Equal(t, p.MaxSurge+" "+p.MaxUnavailable+" "+p.Undrainable, c.surge+" "+c.unavailable+" "+c.behavior, c.reason)
			assert.Equal(t, p.DrainTimeout, c.timeout, c.reason)
			assert.Equal(t, p.Soak, c.soak, c.reason)
		})
	}
	_, err := nodes.SettingsOf(parse(t))
	assert.ErrorContains(t, err, "spec.scheduling.pools is empty")
	s, err := nodes.SettingsOf(parse(t, overZones, "spec.identity.azure.aks=null", "spec.identity.azure.resourceGroup="))
	assert.NilError(t, err)
	_, err = s.Script()
	assert.ErrorContains(t, err, "set spec.identity.azure.aks.name and spec.identity.azure.aks.resourceGroup")
}
