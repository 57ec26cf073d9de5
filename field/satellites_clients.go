// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
)

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
