// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// forecast is the part of the JSON of pgha plan that can be seen from outside. See docs/plan.md.
type forecast struct {
	State string `json:"state"`
	Sites []struct {
		Namespace string   `json:"namespace"`
		Name      string   `json:"name"`
		Class     string   `json:"class"`
		Drops     []string `json:"drops"`
		Waits     struct {
			Writes      string `json:"writes"`
			Connections string `json:"connections"`
		} `json:"waits"`
		Sequence []struct {
			What string `json:"what"`
			Who  string `json:"who"`
		} `json:"sequence"`
		Objects []struct {
			Kind    string `json:"kind"`
			Name    string `json:"name"`
			Class   string `json:"class"`
			Changes []struct {
				Path  string `json:"path"`
				Class string `json:"class"`
				When  string `json:"when"`
				Why   string `json:"why"`
				Step  string `json:"step"`
			} `json:"changes"`
		} `json:"objects"`
	} `json:"sites"`
}

// sentence says which event a sentence of a plan is about. The first match counts.
func sentences() []struct {
	event
	*regexp.Regexp
} {
	r := regexp.MustCompile
	return []struct {
		event
		*regexp.Regexp
	}{
		{refused, r(`^Cluster \S+ is refused`)},
		{sidecarWaits, r(`the operator does not watch the ObjectStore`)},
		{reloads, r(`^Every instance manager writes the configuration again and reloads it`)},
		{volumesGrow, r(`^The claims of .* grow in place`)},
		{replicasAdded, r(`^The operator adds `)},
		{replicasGone, r(`^The operator deletes .*: its claims, then its pod`)},
		{primaryRestarts, r(`^The instance manager restarts PostgreSQL of .* in place|restarts in place: its pod stays`)},
		{primaryAnew, r(`recreates its pod without a switchover|recreates the pod of the primary`)},
		{switchesOver, r(`^Then a switchover`)},
		{oldPrimaryAnew, r(`^The container of the old primary restarts as a replica, then its pod is deleted`)},
		{instanceFails, r(`PostgreSQL (of .* )?does not start (again|in it)`)},
		{replicasAnew, r(`^The operator deletes and recreates the pods? of`)},
		{waitsForYou, r(`until you (promote|restart|delete|run)`)},
	}
}

// events are what the sequence of the Cluster foretells, in its order.
func (f *forecast) events() []event {
	var all []event
	for i := range f.Sites {
		if f.Sites[i].Name == "" && len(f.Sites) > 1 {
			continue
		}
		for _, step := range f.Sites[i].Sequence {
			for _, s := range sentences() {
				if s.MatchString(step.What) {
					if !slices.Contains(all, s.event) {
						all = append(all, s.event)
					}
					break
				}
			}
		}
	}
	return all
}

// class is the heaviest of the Cluster; empty if nothing changes.
func (f *forecast) class() string {
	for i := range f.Sites {
		if f.Sites[i].Name != "" {
			return f.Sites[i].Class
		}
	}
	return ""
}

// classFits compares the class of the plan with the events of its own sequence. Classes of what is lost later say nothing about now.
func classFits(class string, events []event) error {
	want := map[string][]event{
		"":                           {},
		"ignored":                    {},
		"at the next pod":            {},
		"at the next event":          {},
		"objects only":               {},
		"reload":                     {reloads},
		"replicas recreated":         {replicasAnew},
		"switchover":                 {switchesOver},
		"primary restarted in place": {primaryRestarts},
		"primary recreated":          {primaryAnew},
		"refused":                    {refused},
	}
	needs, known := want[class]
	if !known {
		return nil
	}
	for _, e := range []event{reloads, replicasAnew, switchesOver, primaryRestarts, primaryAnew, refused} {
		heavier := (e == switchesOver || e == primaryRestarts || e == primaryAnew || e == refused) && !slices.Contains(needs, e)
		switch {
		case slices.Contains(needs, e) && !slices.Contains(events, e):
			return fmt.Errorf("the class is %q, and the sequence lacks: %s", class, e)
		case heavier && slices.Contains(events, e):
			return fmt.Errorf("the class is %q, and the sequence has: %s", class, e)
		}
	}
	return nil
}

// drops reports whether the plan says that connections to the primary end.
func (f *forecast) drops() bool { return f.ends("rw") }

// ends reports whether the plan says that connections to an endpoint end: rw, ro or pooled.
func (f *forecast) ends(endpoint string) bool {
	for i := range f.Sites {
		if slices.Contains(f.Sites[i].Drops, endpoint) {
			return true
		}
	}
	return false
}

// waits are the plan's words for the times.
func (f *forecast) waits() (writes, connections string) {
	for i := range f.Sites {
		if f.Sites[i].Name != "" {
			return f.Sites[i].Waits.Writes, f.Sites[i].Waits.Connections
		}
	}
	return "", ""
}

// plan runs pgha plan on two files. Its exit code tells whether anything changes, so only 2 is a failure.
func (s *suite) plan(ctx context.Context, old, now string, more ...string) (*forecast, error) {
	args := slices.Concat([]string{"plan", old, now, "-o", "json"}, more)
	text, err := output(ctx, nil, s.pgha, args...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() != 2 {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	f := &forecast{}
	if err := json.NewDecoder(strings.NewReader(text)).Decode(f); err != nil {
		return nil, fmt.Errorf("cannot read the plan: %w", err)
	}
	return f, nil
}
