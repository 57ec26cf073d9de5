// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
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

// described is an object that describes something in PostgreSQL, as far as the suite reads it.
type described struct {
	Kind     string
	Metadata struct {
		Name       string
		Generation int64
	}
	Status struct {
		Applied            *bool
		Message            string
		ObservedGeneration int64
	}
}

// describedKinds are the kinds of those objects.
const describedKinds = "databases.postgresql.cnpg.io,databaseroles.postgresql.cnpg.io"

// satellitesReady waits until each database and role says that it is applied, but for those that fail, and each pooler has its pods.
func (s *suite) satellitesReady(ctx context.Context, fails []string) error {
	var left []string
	err := until(ctx, 90*time.Second, "databases, roles and poolers are ready", func() (bool, error) {
		left = nil
		var list struct{ Items []described }
		if err := s.get(ctx, &list, describedKinds); err != nil {
			return false, err
		}
		for _, x := range list.Items {
			applied := x.Status.Applied != nil && *x.Status.Applied && x.Status.ObservedGeneration == x.Metadata.Generation
			if applied == slices.Contains(fails, x.Metadata.Name) {
				left = append(left, fmt.Sprintf("%s %s: applied %t, %q", x.Kind, x.Metadata.Name, applied, x.Status.Message))
			}
		}
		if s.bouncer != "" {
			unready, err := s.deploymentsLeft(ctx)
			if err != nil {
				return false, err
			}
			left = append(left, unready...)
		}
		return len(left) == 0, nil
	})
	if err != nil && len(left) > 0 {
		return fmt.Errorf("%w: %q", err, left)
	}
	return err
}

// deploymentsLeft lists the Deployments of poolers that have not yet the pods that they should have.
func (s *suite) deploymentsLeft(ctx context.Context) ([]string, error) {
	var list struct {
		Items []struct {
			Metadata struct {
				Name       string
				Generation int64
			}
			Spec   struct{ Replicas int }
			Status struct {
				ObservedGeneration                           int64
				Replicas, UpdatedReplicas, AvailableReplicas int
			}
		}
	}
	if err := s.get(ctx, &list, "deployments", "-l", "cnpg.io/cluster="+s.name); err != nil {
		return nil, err
	}
	var left []string
	for _, d := range list.Items {
		n := d.Spec.Replicas
		if d.Status.ObservedGeneration != d.Metadata.Generation || d.Status.Replicas != n || d.Status.UpdatedReplicas != n || d.Status.AvailableReplicas != n {
			left = append(left, fmt.Sprintf("Deployment %s: %d of %d pods", d.Metadata.Name, d.Status.AvailableReplicas, n))
		}
	}
	return left, nil
}

// startPooled runs the clients of the poolers: a writer and a connector for the primary, a reader for the replicas. They check the
// certificate with its name.
func (s *suite) startPooled(ctx context.Context, image string) error {
	container := func(name, kind string) map[string]any {
		return map[string]any{
			"name": name, "image": image, "command": []string{"bash", "-c", clientScript, "client.sh", name},
			"env": []any{
				map[string]any{"name": "CONNECTION", "value": s.through(kind) + " keepalives_idle=2 keepalives_interval=1 keepalives_count=3 tcp_user_timeout=5000"},
				map[string]any{"name": "PGPASSWORD", "valueFrom": map[string]any{"secretKeyRef": map[string]any{"name": s.name + "-app", "key": "password"}}},
			},
			"volumeMounts": []any{map[string]any{"name": "ca", "mountPath": "/ca"}},
		}
	}
	pod, err := json.Marshal(map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": pooledName},
		"spec": map[string]any{
			"terminationGracePeriodSeconds": 1,
			"containers":                    []any{container("writer", "rw"), container("connector", "rw"), container("reader", "ro")},
			"volumes": []any{map[string]any{"name": "ca", "secret": map[string]any{
				"secretName": s.name + "-ca", "items": []any{map[string]any{"key": "ca.crt", "path": "ca.crt"}},
			}}},
		},
	})
	if err != nil {
		return err
	}
	if _, err := s.kubectlOn(ctx, pod, "apply", "-f", "-"); err != nil {
		return err
	}
	s.pooled = true
	_, err = s.kubectl(ctx, "wait", "pod/"+pooledName, "--for=condition=Ready", "--timeout=2m")
	return err
}

// pooledName is the name of the pod with the clients of the poolers, and of their sessions in PostgreSQL.
const pooledName = "field-pooled"

// through is the connection string of the owner over a pooler, as the runbook prints it.
func (s *suite) through(kind string) string {
	return fmt.Sprintf("host=%s-pooler-%s.%s.svc dbname=%s user=%s sslmode=verify-full sslrootcert=/ca/ca.crt connect_timeout=2 application_name=%s",
		s.name, kind, s.ns, database, owner, pooledName)
}
