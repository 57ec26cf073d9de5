// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"sync"
	"time"
)

// sighting is something that the watches saw.
type sighting struct {
	at   time.Time
	what string
}

// timeline collects what the watches see of the Cluster, its pods, its claims and its events.
type timeline struct {
	mu    sync.Mutex
	seen  []sighting
	state map[string]string
}

// watchAll starts the watches. They end with the context, and begin again if the connection breaks.
func (s *suite) watchAll(ctx context.Context) *timeline {
	t := &timeline{state: map[string]string{}}
	for _, w := range []struct {
		args []string
		see  func(kind string, raw json.RawMessage)
	}{
		{[]string{"clusters.postgresql.cnpg.io", s.name}, t.seeCluster},
		{[]string{"pods", "-l", "cnpg.io/cluster=" + s.name + ",cnpg.io/podRole=instance"}, t.seePod},
		{[]string{"pvc", "-l", "cnpg.io/cluster=" + s.name}, t.seeClaim},
		{[]string{"events"}, t.seeEvent},
	} {
		go func() {
			for ctx.Err() == nil {
				s.watch(ctx, w.args, w.see)
				time.Sleep(time.Second)
			}
		}()
	}
	return t
}

// watch runs kubectl get --watch until it ends.
func (s *suite) watch(ctx context.Context, args []string, see func(kind string, raw json.RawMessage)) {
	cmd := exec.CommandContext(ctx, "kubectl", slices.Concat([]string{"get", "--watch", "--output-watch-events", "-o", "json", "--context", s.context, "-n", s.ns}, args)...)
	out, err := cmd.StdoutPipe()
	if err != nil || cmd.Start() != nil {
		return
	}
	defer cmd.Wait() //nolint:errcheck // the next watch shows whether the server is there
	decoder := json.NewDecoder(out)
	for {
		var e struct {
			Type   string
			Object json.RawMessage
		}
		if decoder.Decode(&e) != nil {
			return
		}
		see(e.Type, e.Object)
	}
}

// note remembers a sighting if the value of the key is another one.
func (t *timeline) note(key, value, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.state[key] == value {
		return
	}
	t.state[key] = value
	t.seen = append(t.seen, sighting{time.Now(), fmt.Sprintf(format, args...)})
}

func (t *timeline) seeCluster(_ string, raw json.RawMessage) {
	var c struct {
		Spec   struct{ Instances int }
		Status struct {
			Phase, PhaseReason, CurrentPrimary string
			ReadyInstances                     int
		}
	}
	if json.Unmarshal(raw, &c) != nil {
		return
	}
	t.note("phase", c.Status.Phase, "phase %q", c.Status.Phase)
	t.note("primary", c.Status.CurrentPrimary, "primary %s", c.Status.CurrentPrimary)
	ready := fmt.Sprintf("%d/%d", c.Status.ReadyInstances, c.Spec.Instances)
	t.note("ready", ready, "ready %s", ready)
}

func (t *timeline) seePod(kind string, raw json.RawMessage) {
	var p pod
	if json.Unmarshal(raw, &p) != nil {
		return
	}
	name := p.Metadata.Name
	if p.Metadata.DeletionTimestamp == nil && kind != "DELETED" {
		t.note("pod "+name, p.Metadata.UID, "pod %s is there, %.8s", name, p.Metadata.UID)
	} else {
		t.note("gone "+name, p.Metadata.UID, "pod %s is deleted, %.8s", name, p.Metadata.UID)
	}
	for _, c := range p.Status.ContainerStatuses {
		if c.Name == "postgres" {
			t.note("restarts "+p.Metadata.UID, fmt.Sprint(c.RestartCount), "pod %s, container restarts %d", name, c.RestartCount)
			t.note("ready "+p.Metadata.UID, fmt.Sprint(c.Ready), "pod %s, ready %t", name, c.Ready)
		}
	}
}

func (t *timeline) seeClaim(_ string, raw json.RawMessage) {
	var c struct {
		Metadata struct{ Name string }
		Status   struct{ Capacity map[string]string }
	}
	if json.Unmarshal(raw, &c) == nil {
		size := c.Status.Capacity["storage"]
		t.note("claim "+c.Metadata.Name, size, "claim %s has %s", c.Metadata.Name, size)
	}
}

func (t *timeline) seeEvent(_ string, raw json.RawMessage) {
	var e struct {
		Metadata       struct{ UID string }
		InvolvedObject struct{ Kind, Name string }
		Reason         string
		Message        string
		Count          int
		LastTimestamp  time.Time
	}
	if json.Unmarshal(raw, &e) == nil && e.InvolvedObject.Kind == "Cluster" && time.Since(e.LastTimestamp) < time.Minute {
		t.note("event "+e.Metadata.UID, fmt.Sprint(e.Count), "event %s: %s", e.Reason, e.Message)
	}
}

// since are the sightings from a moment on.
func (t *timeline) since(begin time.Time) []sighting {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.seen, func(x sighting) bool { return !x.at.Before(begin) })
	if i < 0 {
		return nil
	}
	return slices.Clone(t.seen[i:])
}

// healthy reports whether the Cluster says that it is healthy with all instances ready, and since when nothing moves.
func (t *timeline) healthy() (bool, time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var last time.Time
	if len(t.seen) > 0 {
		last = t.seen[len(t.seen)-1].at
	}
	var ready, all int
	_, err := fmt.Sscanf(t.state["ready"], "%d/%d", &ready, &all)
	return err == nil && ready == all && t.state["phase"] == "Cluster in healthy state", last
}
