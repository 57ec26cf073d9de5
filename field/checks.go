// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// show is the value of a parameter on every instance.
func (s *suite) show(ctx context.Context, name string) map[string]string {
	values := map[string]string{}
	pods, _ := s.pods(ctx, s.name)
	for i := range pods {
		text, err := s.psql(ctx, pods[i].Metadata.Name, "SHOW "+name)
		if err != nil {
			text = "no answer"
		}
		values[pods[i].Metadata.Name] = text
	}
	return values
}

func (s *suite) phase(ctx context.Context) string {
	text, _ := s.kubectl(ctx, "get", "clusters.postgresql.cnpg.io", s.name, "-o", "jsonpath={.status.phase}")
	return text
}

func (d *drill) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

// archivingStays looks at what the condition says without the plugin.
func archivingStays(ctx context.Context, s *suite, d *drill, _ *timeline) {
	primary, _ := s.primary(ctx)
	const count = "SELECT archived_count FROM pg_stat_archiver"
	was, _ := s.psql(ctx, primary, count)
	_, _ = s.psql(ctx, primary, "SELECT pg_switch_wal()")
	time.Sleep(5 * time.Second)
	is, _ := s.psql(ctx, primary, count)
	text, _ := s.kubectl(ctx, "get", "clusters.postgresql.cnpg.io", s.name, "-o", `jsonpath={.status.conditions[?(@.type=="ContinuousArchiving")].status}`)
	d.note("ContinuousArchiving is %s, archived_count goes from %s to %s without a plugin", text, was, is)
}

// promoteAndLook acts as the user for whom the primary waits.
func promoteAndLook(ctx context.Context, s *suite, d *drill, t *timeline) {
	d.note("phase %q, max_connections %v", s.phase(ctx), s.show(ctx, "max_connections"))
	pods, _ := s.pods(ctx, s.name)
	primary, _ := s.primary(ctx)
	for i := range pods {
		if name := pods[i].Metadata.Name; name != primary {
			s.act(ctx, d, t, "cnpg", "promote", s.name, name)
			break
		}
	}
	d.note("afterwards: max_connections %v", s.show(ctx, "max_connections"))
}

// restartAndLook tries a promotion, which must not help, and then the restart.
func restartAndLook(ctx context.Context, s *suite, d *drill, t *timeline) {
	d.note("phase %q, max_connections %v", s.phase(ctx), s.show(ctx, "max_connections"))
	promoteAndLook(ctx, s, d, t)
	primary, _ := s.primary(ctx)
	s.act(ctx, d, t, "cnpg", "restart", s.name, primary)
	after := s.show(ctx, "max_connections")
	d.note("after kubectl cnpg restart: max_connections %v", after)
}

// act runs a command of the user, and waits until the Cluster is healthy again.
func (s *suite) act(ctx context.Context, d *drill, t *timeline, args ...string) {
	begin := time.Now()
	_, err := s.kubectl(ctx, args...)
	time.Sleep(8 * time.Second)
	calm := until(ctx, 3*time.Minute, "the Cluster is healthy", func() (bool, error) {
		ok, moved := t.healthy()
		return ok && time.Since(moved) > still, nil
	})
	g, _ := s.gapsBetween(ctx, begin, time.Now())
	d.note("kubectl %s (%v, %v): writes %.1f s, connections %.1f s, %d sessions broke, %.0f s",
		strings.Join(args, " "), err, calm, g.writes.Seconds(), g.connections.Seconds(), g.broken, time.Since(begin).Seconds())
	d.story = append(d.story, story(t.since(begin), begin)...)
}

// appArmor is the annotation that Kubernetes lets nobody add to a running pod.
const appArmor = "container.apparmor.security.beta.kubernetes.io/postgres"

// appArmorErrors looks for the operator's errors: it has no phase or event for them, so a change that it would make at once is the probe.
func appArmorErrors(ctx context.Context, s *suite, d *drill, t *timeline) {
	pods, _ := s.kubectl(ctx, "get", "pods", "-l", "cnpg.io/cluster="+s.name+",cnpg.io/podRole=instance", "-o", "jsonpath={.items[*].metadata.annotations}")
	d.note("pods have the annotation: %t; phase %q", strings.Contains(pods, appArmor), s.phase(ctx))
	_, err := s.kubectl(ctx, "patch", "clusters.postgresql.cnpg.io", s.name, "--type=merge", "--patch", `{"spec":{"enablePDB":false}}`)
	time.Sleep(10 * time.Second)
	left, _ := s.kubectl(ctx, "get", "pdb", "-l", "cnpg.io/cluster="+s.name, "-o", "name")
	d.note("enablePDB false (%v): budgets left %q", err, strings.Fields(left))
	other, _ := s.replica(ctx)
	s.act(ctx, d, t, "cnpg", "promote", s.name, other)
	now, _ := s.primary(ctx)
	d.note("after kubectl cnpg promote %s the primary is %s; phase %q", other, now, s.phase(ctx))
	// The next change must not see the end of this one.
	_, _ = s.kubectl(ctx, "annotate", "clusters.postgresql.cnpg.io", s.name, appArmor+"-")
	_ = until(ctx, 3*time.Minute, "the Cluster is healthy", func() (bool, error) { ok, moved := t.healthy(); return ok && time.Since(moved) > still, nil })
}

// ownerAfterRestart sets the time bomb off: after a restart of the instance manager the password of the owner is no longer reconciled.
func ownerAfterRestart(ctx context.Context, s *suite, d *drill, t *timeline) {
	primary, _ := s.primary(ctx)
	before := s.managerErrors(ctx, primary)
	s.act(ctx, d, t, "cnpg", "restart", s.name, primary)
	d.note("errors of the instance manager about the owner: %d before the restart in place, %d after it", before, s.managerErrors(ctx, primary))
	s.act(ctx, d, t, "delete", "pod", primary)
	primary, _ = s.primary(ctx)
	d.note("after the pod of the primary was deleted: %d; primary %s, phase %q", s.managerErrors(ctx, primary), primary, s.phase(ctx))
	log, _ := s.kubectl(ctx, "logs", primary, "-c", "postgres", "--tail=400")
	for line := range strings.Lines(log) {
		if strings.Contains(line, "wrong username") {
			d.note("%.300s", strings.TrimSpace(line))
			break
		}
	}
}

// managerErrors counts the lines in which the instance manager complains about the username.
func (s *suite) managerErrors(ctx context.Context, pod string) int {
	log, _ := s.kubectl(ctx, "logs", pod, "-c", "postgres")
	return strings.Count(log, "wrong username")
}

func ownerHealed(ctx context.Context, s *suite, d *drill, _ *timeline) {
	primary, _ := s.primary(ctx)
	was := s.managerErrors(ctx, primary)
	time.Sleep(15 * time.Second)
	d.note("errors of the instance manager in the 15 s after it: %d", s.managerErrors(ctx, primary)-was)
}

// accountName is a ServiceAccount of the user.
const accountName = "field-account"

func account(ctx context.Context, s *suite) error {
	_, err := s.kubectl(ctx, "create", "serviceaccount", accountName)
	return err
}

// roleBinding looks at whom the operator's RoleBinding is for, and what the new pods may do. Then it does what the plan says.
func roleBinding(ctx context.Context, s *suite, d *drill, t *timeline) {
	d.note("phase %q; RoleBinding %s is for: %s", s.phase(ctx), s.name, s.subjects(ctx))
	pods, _ := s.pods(ctx, s.name)
	for i := range pods {
		p := &pods[i]
		log, _ := s.kubectl(ctx, "logs", p.Metadata.Name, "-c", "postgres", "--tail=300")
		ready := false
		for _, c := range p.Status.ContainerStatuses {
			ready = ready || c.Name == "postgres" && c.Ready
		}
		d.note("pod %s: account %s, ready %t, %d lines with forbidden", p.Metadata.Name, p.Spec.ServiceAccountName, ready, strings.Count(log, "forbidden"))
	}
	s.act(ctx, d, t, "delete", "rolebinding", s.name)
	d.note("after the RoleBinding was deleted: phase %q, for %s", s.phase(ctx), s.subjects(ctx))
}

func (s *suite) subjects(ctx context.Context) string {
	text, err := s.kubectl(ctx, "get", "rolebinding", s.name, "-o", "jsonpath={.subjects[*].name}")
	if err != nil {
		return err.Error()
	}
	return text
}
