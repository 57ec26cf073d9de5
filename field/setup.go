// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// setUp applies what pgha prints, and looks at it as a user would: objects, zones, parameters, backups, recovery, failover.
func setUp(ctx context.Context, s *suite) error {
	_, first, err := s.start(ctx, state{})
	if err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		do   func(ctx context.Context, o objects) error
	}{
		{"zones", s.placed},
		{"parameters", s.inEffect},
		{"apply again", s.appliedAgain},
		{"import", s.imported},
		{"backups", s.backups},
		{"recoveries", s.recoveries},
		{"promotions", s.promotions},
		{"failover", s.failover},
		{"disks lost", s.diskLost},
	} {
		if !s.match.MatchString(step.name) {
			continue
		}
		if err := step.do(ctx, first.objects); err != nil {
			s.report.finding("%s: %v", step.name, err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return s.countRows(ctx)
}

// versions notes what ran.
func (s *suite) versions(ctx context.Context) error {
	server, err := s.kubectl(ctx, "version", "-o", "jsonpath={.serverVersion.gitVersion}")
	if err != nil {
		server, err = s.kubectl(ctx, "version")
		server = strings.TrimPrefix(lastLine(server), "Server Version: ")
	}
	primary, _ := s.primary(ctx)
	postgres, _ := s.psql(ctx, primary, "SHOW server_version")
	var c struct {
		Status struct {
			PluginStatus []pluginStatus
		}
	}
	_ = s.get(ctx, &c, "clusters.postgresql.cnpg.io", s.name)
	operator, _ := s.kubectl(ctx, "exec", primary, "-c", "postgres", "--", "/controller/manager", "version")
	s.report.last().versions = append(s.report.last().versions,
		fmt.Sprintf("Kubernetes %s, PostgreSQL %s, operator %s, %s", strings.TrimSpace(server), firstWord(postgres), versionIn(operator), pluginsIn(c.Status.PluginStatus)),
		"the profile `aks` with `"+strings.Join(sizes(s.sets), " ")+"`")
	return err
}

// pluginStatus is a plugin of a Cluster, as its status has it.
type pluginStatus struct{ Name, Version string }

func pluginsIn(all []pluginStatus) string {
	if len(all) == 0 {
		return "no plugin at the end"
	}
	var names []string
	for _, p := range all {
		names = append(names, "plugin "+p.Name+" "+p.Version)
	}
	return strings.Join(names, ", ")
}

// versionIn is the number in what the manager prints: Build: {Version:1.30.0 Commit:none Date:unknown}.
func versionIn(text string) string {
	_, after, found := strings.Cut(text, "Version:")
	if !found {
		return strings.TrimSpace(text)
	}
	return firstWord(after)
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return word
}

// sizes are the flags that say how large the Cluster is. The others name an image, an account or an identity of the cluster.
func sizes(flags []string) []string {
	var all []string
	for _, flag := range flags {
		set, ok := strings.CutPrefix(flag, "--set=")
		if ok && slices.ContainsFunc([]string{".cpu=", ".memory=", ".size=", ".major="}, func(end string) bool { return strings.Contains(set, end) }) {
			all = append(all, set)
		}
	}
	return all
}

// placed checks zones, quality of service and the quorum.
func (s *suite) placed(ctx context.Context, _ objects) error {
	pods, err := s.pods(ctx, s.name)
	if err != nil {
		return err
	}
	zones := map[string]int{}
	for i := range pods {
		zone, err := s.kubectl(ctx, "get", "node", pods[i].Spec.NodeName, "-o", `jsonpath={.metadata.labels.topology\.kubernetes\.io/zone}`)
		if err != nil {
			return err
		}
		zones[zone]++
		if pods[i].Status.QOSClass != "Guaranteed" {
			s.report.finding("pod %s is in the class %s, not Guaranteed", pods[i].Metadata.Name, pods[i].Status.QOSClass)
		}
	}
	if len(pods) != 3 || len(zones) != 3 {
		s.report.finding("%d instances in %d zones", len(pods), len(zones))
	}
	primary, _ := s.primary(ctx)
	quorum, err := s.psql(ctx, primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'")
	s.report.note("%d instances in %d zones, all Guaranteed; %s replicas in the quorum.", len(pods), len(zones), quorum)
	if quorum != "2" {
		s.report.finding("%s replicas are in the quorum, not 2", quorum)
	}
	return err
}

// inEffect checks that every instance runs with every parameter that was rendered.
func (s *suite) inEffect(ctx context.Context, o objects) error {
	parameters, _ := o.of("Cluster").at("spec.postgresql.parameters").(map[string]any)
	pods, err := s.pods(ctx, s.name)
	for i := range pods {
		name := pods[i].Metadata.Name
		rows, err := s.psql(ctx, name, "SELECT f.name || '=' || f.setting FROM pg_file_settings f JOIN pg_settings s USING (name) "+
			"WHERE f.applied AND f.error IS NULL AND NOT s.pending_restart AND s.source = 'configuration file'")
		if err != nil {
			return err
		}
		lines := strings.Split(rows, "\n")
		for key, value := range parameters {
			if !slices.Contains(lines, fmt.Sprintf("%s=%v", key, value)) {
				s.report.finding("%s is not %v on %s", key, value, name)
			}
		}
	}
	s.report.note("%d rendered parameters are in effect on %d instances.", len(parameters), len(pods))
	return err
}

// appliedAgain applies the same a second time.
func (s *suite) appliedAgain(ctx context.Context, o objects) error {
	const versions = `jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.generation}{"\n"}{end}`
	file, err := s.write("again.yaml", o.yaml())
	if err != nil {
		return err
	}
	before, err := s.kubectl(ctx, "get", "-f", file, "-o", versions)
	if err != nil {
		return err
	}
	old, err := s.facts(ctx)
	if err != nil {
		return err
	}
	at := time.Now()
	printed, err := s.apply(ctx, o)
	if err != nil {
		return err
	}
	time.Sleep(20 * time.Second)
	after, err := s.kubectl(ctx, "get", "-f", file, "-o", versions)
	if err != nil {
		return err
	}
	now, err := s.facts(ctx)
	if before != after {
		s.report.finding("applying the same again changes objects:\n%s%s", before, after)
	}
	if got := happened(old, now, nil, at); len(got) > 0 {
		s.report.finding("applying the same again: %s", listed(got))
	}
	if strings.Contains(printed, "Warning:") {
		s.report.finding("the apply prints a warning: %s", printed)
	}
	s.report.note("Applied again: no object has a new generation, no pod moved.")
	return err
}

// imported imports the live objects, which must render no change.
func (s *suite) imported(ctx context.Context, o objects) error {
	live, err := s.kubectl(ctx, "get", "clusters.postgresql.cnpg.io,objectstores.barmancloud.cnpg.io,scheduledbackups.postgresql.cnpg.io,podmonitors.monitoring.coreos.com", "-o", "yaml")
	if err != nil {
		return err
	}
	profile, err := output(ctx, []byte(live), s.pgha, "import", "-")
	if err != nil {
		return err
	}
	file, err := s.write("imported.yaml", []byte(profile))
	if err != nil {
		return err
	}
	from, err := s.write("live.yaml", []byte(live))
	if err != nil {
		return err
	}
	f, err := s.plan(ctx, from, file)
	if err != nil {
		return err
	}
	if f.class() != "" {
		s.report.finding("a profile imported from the live objects changes them: %s", f.class())
	}
	s.report.note("Imported from the live objects: %s.", f.State)
	return nil
}
