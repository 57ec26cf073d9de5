// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// suite is one part at work in its namespace.
type suite struct {
	*cluster
	// ns is the namespace, name the name of the Cluster: each has an archive of its own.
	ns, name string

	report *report
	// pooled: clients that connect through poolers run, too.
	pooled bool
	// clerkPassword is the one of the role that logs in.
	clerkPassword string
	// made are the cluster-wide objects that this part created.
	made []string
}

// say prints progress.
func (s *suite) say(format string, args ...any) {
	fmt.Printf("%s  %s\n", time.Now().Format("15:04:05"), fmt.Sprintf(format, args...))
}

// kubectl runs kubectl in the namespace.
func (s *suite) kubectl(ctx context.Context, args ...string) (string, error) {
	return s.kubectlOn(ctx, nil, args...)
}

func (s *suite) kubectlOn(ctx context.Context, in []byte, args ...string) (string, error) {
	own := []string{"--context", s.context, "-n", s.ns}
	if at := slices.Index(args, "--"); at >= 0 {
		return output(ctx, in, "kubectl", slices.Concat(args[:at], own, args[at:])...)
	}
	return output(ctx, in, "kubectl", slices.Concat(args, own)...)
}

// get decodes what kubectl get prints.
func (s *suite) get(ctx context.Context, into any, args ...string) error {
	text, err := s.kubectl(ctx, slices.Concat([]string{"get", "-o", "json"}, args)...)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

// psql runs a statement as the superuser in an instance.
func (s *suite) psql(ctx context.Context, pod, statement string) (string, error) {
	text, err := s.kubectl(ctx, "exec", pod, "-c", "postgres", "--", "psql", "-qtAX", "-F", " ", "-d", "postgres", "-c", statement)
	return strings.TrimSpace(text), err
}

// render returns the objects that pgha prints for the profile aks.
func (s *suite) render(ctx context.Context, more ...string) (objects, error) {
	args := slices.Concat([]string{"render", "aks", "--namespace", s.ns, "--name", s.name}, s.sets, more)
	text, err := output(ctx, nil, s.pgha, args...)
	if err != nil {
		return nil, err
	}
	return parse(text)
}

// apply applies objects as the runbook does, and returns what kubectl prints, warnings included.
func (s *suite) apply(ctx context.Context, o objects) (string, error) {
	s.claim(ctx, o)
	return s.kubectlOn(ctx, o.yaml(), "apply", "--server-side", "-f", "-")
}

// claim remembers the cluster-wide objects that are not there yet, so that the clean-up deletes these and no others.
func (s *suite) claim(ctx context.Context, o objects) {
	for _, x := range o {
		if kind := x.kind(); kind == "StorageClass" && !slices.Contains(s.made, x.name()) {
			if _, err := s.kubectl(ctx, "get", "storageclass", x.name()); err != nil {
				s.made = append(s.made, x.name())
			}
		}
	}
}

// write writes objects into a file and returns its path.
func (s *suite) write(name string, text []byte) (string, error) {
	path := filepath.Join(s.dir, name)
	return path, os.WriteFile(path, text, 0o600)
}

// until polls a condition. The error of the last poll is returned if the time is over.
func until(ctx context.Context, limit time.Duration, what string, done func() (bool, error)) error {
	end := time.Now().Add(limit)
	for {
		ok, err := done()
		if ok {
			return nil
		}
		if time.Now().After(end) {
			return errors.Join(fmt.Errorf("%s: not within %s", what, limit), err)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(time.Second):
		}
	}
}

// cleanUp deletes all that the part made: Clusters first, so that the operator is not asked for what is terminating. The class retains
// volumes, and their disks would cost money, so that they are marked for deletion before.
func (s *suite) cleanUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	s.say("cleaning up %s", s.ns)
	var faults []error
	volumes, err := s.kubectl(ctx, "get", "pv", "-o", `jsonpath={range .items[?(@.spec.claimRef.namespace=="`+s.ns+`")]}{.metadata.name}{"\n"}{end}`)
	faults = append(faults, err)
	for _, pv := range strings.Fields(volumes) {
		// A volume may be gone by now.
		if _, err = s.kubectl(ctx, "patch", "pv", pv, "--patch", `{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}`); err != nil && !strings.Contains(err.Error(), "not found") {
			faults = append(faults, err)
		}
	}
	_, err = s.kubectl(ctx, "delete", "clusters.postgresql.cnpg.io", "--all", "--timeout=2m")
	faults = append(faults, err)
	// Kubernetes looks at a namespace again only after half of the longest grace period of its pods: five minutes with a stopDelay of 600 s.
	_, err = s.kubectl(ctx, "delete", "pods", "--all", "--now", "--timeout=1m")
	faults = append(faults, err)
	_, err = s.kubectl(ctx, "delete", "namespace", s.ns, "--timeout=10m")
	faults = append(faults, err)
	for _, class := range s.made {
		_, err = s.kubectl(ctx, "delete", "storageclass", class, "--ignore-not-found")
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}
