// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"strings"
	"time"
)

// The Secret of the role that logs in, and its passwords: the first and the one after it.
const (
	clerk         = "clerk"
	clerkSecret   = "field-clerk-password"
	firstPassword = "first-field-password"
	otherPassword = "other-field-password"
)

// around are the flags for what is around the Cluster. The poolers need an image; without one there are none.
func around(bouncer string) []string {
	flags := []string{
		"--set=spec.roles=[{name: readers, inRoles: [pg_read_all_data]}, {name: clerk, login: true, connectionLimit: 5, inRoles: [readers], secret: " +
			clerkSecret + "}, {name: leaver, databaseRoleReclaimPolicy: delete}]",
		"--set=spec.databases=[{name: orders, owner: app, schemas: [{name: sales, owner: app}], extensions: [{name: pg_trgm}, {name: hstore}]}, " +
			"{name: kept, owner: app}, {name: dropped, owner: app, databaseReclaimPolicy: delete}, {name: emptied, owner: app}]",
	}
	if bouncer == "" {
		return flags
	}
	return append(flags, poolerFlag(bouncer, "rw", "ro"))
}

// poolerFlag is the flag for poolers of these types. It sets the whole list.
func poolerFlag(bouncer string, kinds ...string) string {
	const rest = `, pg_hba: ["hostnossl all all 0.0.0.0/0 reject", "hostnossl all all ::/0 reject"]}, resources: {cpu: 100m, memory: 64Mi}}`
	image := `image: "` + bouncer + `", parameters: `
	all := map[string]string{
		"rw": `{type: rw, instances: 2, pgbouncer: {poolMode: transaction, ` + image + `{default_pool_size: "8", max_client_conn: "200", max_prepared_statements: "100"}` + rest,
		"ro": `{type: ro, instances: 2, pgbouncer: {poolMode: session, ` + image + `{default_pool_size: "4"}` + rest,
	}
	var list []string
	for _, kind := range kinds {
		list = append(list, all[kind])
	}
	return "--set=spec.poolers=[" + strings.Join(list, ", ") + "]"
}

// satellites sets up poolers, databases and roles, looks at the poolers as a user would, and makes the changes of satelliteSteps. What pods,
// sessions and PostgreSQL do is compared with pgha plan and with the table of those steps.
func satellites(ctx context.Context, s *suite) error {
	s.clerkPassword = firstPassword
	secret := objects{passwordSecret(s.ns, firstPassword)}
	if _, err := s.apply(ctx, secret); err != nil {
		return err
	}
	starting, started := context.WithCancel(ctx)
	go s.checkpoints(starting)
	t, now, err := s.start(ctx, state{flags: around(s.bouncer)})
	started()
	if err != nil {
		return err
	}
	if err := s.satellitesReady(ctx, nil); err != nil {
		s.report.finding("%v", err)
	}
	if s.bouncer == "" {
		s.report.note("Without PGHA_FIELD_PGBOUNCER_IMAGE no pooler runs, and the steps with poolers are left out.")
	} else {
		image, _ := now.objects.of("Cluster").at("spec.imageName").(string)
		if err := s.startPooled(ctx, image); err != nil {
			return err
		}
		if err := s.looksAtPoolers(ctx, t); err != nil {
			return err
		}
	}
	now.objects = append(now.objects, secret...)
	for _, step := range satelliteSteps(s.bouncer) {
		if step.pooled && s.bouncer == "" || !s.match.MatchString(step.name) || s.done.MatchString(step.name) {
			continue
		}
		next, err := now.with(ctx, s, change{flags: step.flags, edit: func(o objects) {
			if step.edit != nil {
				step.edit(s.name, o)
			}
		}})
		if err != nil {
			return err
		}
		if step.password != "" {
			secret = objects{passwordSecret(s.ns, step.password)}
		}
		next.objects = append(next.objects, secret...)
		s.satelliteStep(ctx, t, &step, now.objects, next.objects)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		now = next
	}
	return s.countRows(ctx)
}

// checkpoints makes checkpoints until the context ends: each new database leaves much to write, and a new replica waits for a checkpoint that is
// spread over minutes.
func (s *suite) checkpoints(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
			if primary, err := s.primary(ctx); err == nil && primary != "" {
				_, _ = s.psql(ctx, primary, "CHECKPOINT") // it may not run yet
			}
		}
	}
}

// looksAtPoolers does what needs no change of the profile.
func (s *suite) looksAtPoolers(ctx context.Context, t *timeline) error {
	for _, look := range []struct {
		name string
		do   func(ctx context.Context, t *timeline) error
	}{
		{"placed", s.poolersPlaced},
		{"TLS", s.poolersTLS},
		{"connections", s.poolersConnections},
		{"runbook", s.poolersRunbook},
		{"switchover", s.poolersSwitchover},
		{"pause", s.poolersPaused},
	} {
		if !s.match.MatchString(look.name) {
			continue
		}
		s.say("-- poolers: %s", look.name)
		if err := look.do(ctx, t); err != nil {
			s.report.finding("poolers, %s: %v", look.name, err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

// passwordSecret is the Secret that the runbook makes.
func passwordSecret(namespace, text string) object {
	return object{
		"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/basic-auth",
		"metadata":   map[string]any{"name": clerkSecret, "namespace": namespace, "labels": map[string]any{"cnpg.io/reload": "true"}},
		"stringData": map[string]any{"username": clerk, "password": text},
	}
}
