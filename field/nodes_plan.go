// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
)

// nodeAnswer is the part of an effect of pgha plan --nodes that can be seen from outside. See docs/nodes.md.
type nodeAnswer struct {
	ID          string
	Pool        string
	Switchovers struct{ Least, Most int }
	Blocks      struct{ Verdict string }
}

// asked is the question to pgha plan --nodes that a step plays: which change, and how many nodes it takes at once, without new ones.
type asked struct {
	effect   string
	together int
	local    bool // on local disks
	durable  bool // whose pods wait for their node
}

func questions() map[string]asked {
	return map[string]asked{
		replicaDrained:    {effect: "drain", together: 1},
		primaryCordoned:   {effect: "drain", together: 1},
		primaryDrained:    {effect: "drain", together: 1},
		primaryFirst:      {effect: "upgrade", together: 1},
		primaryLast:       {effect: "upgrade", together: 1},
		twoDrained:        {effect: "upgrade", together: 2},
		allCordoned:       {effect: "upgrade", together: 3},
		emptyThenPrimary:  {effect: "upgrade", together: 1, local: true},
		pinnedThenPrimary: {effect: "upgrade", together: 2, local: true, durable: true},
	}
}

// planned asks pgha about a step.
func (s *suite) planned(ctx context.Context, name string) (*nodeAnswer, error) {
	q := questions()[name]
	pools := `[{name: pg, zones: ["1", "2", "3"], count: 3, azure: {maxSurge: "0", maxUnavailable: "` + strconv.Itoa(q.together) + `"}}]`
	args := slices.Concat([]string{"plan", "--nodes", "aks", "--namespace", s.ns, "--name", s.name, "-o", "json", "--set", "spec.scheduling.pools=" + pools}, s.sets)
	if q.local {
		parameters := ""
		if q.durable {
			parameters = "parameters: {localdisk.csi.acstor.io/failover-mode: durability}, "
		}
		args = append(args, "--set", "spec.storageClasses=[{name: local, provisioner: localdisk.csi.acstor.io, "+parameters+"volumeBindingMode: WaitForFirstConsumer}]",
			"--set", "spec.storage.storageClass=local", "--set", "spec.walStorage.storageClass=local")
	}
	text, err := output(ctx, nil, s.pgha, args...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 { // the upgrade needs a confirmation
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot plan the step: %w", err)
	}
	var answer struct {
		Clusters []struct{ Effects []nodeAnswer }
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		return nil, fmt.Errorf("cannot read the plan of the step: %w", err)
	}
	for _, c := range answer.Clusters {
		for i := range c.Effects {
			if e := &c.Effects[i]; e.ID == q.effect && e.Pool == "" {
				return e, nil
			}
		}
	}
	return nil, fmt.Errorf("the plan has no effect %q", q.effect)
}

// differences compares what pgha said about the change with what happened. A change that it says does not block must end, and one that
// it says blocks must not.
func (a *nodeAnswer) differences(o *outcome) []string {
	var found []string
	if o.switchovers > a.Switchovers.Most {
		found = append(found, fmt.Sprintf("%s, and the plan says at most %d", counted(o.switchovers, "switchover"), a.Switchovers.Most))
	}
	held := slices.ContainsFunc(o.drains, func(d drained) bool { return d.held })
	switch {
	case held && a.Blocks.Verdict == "no":
		found = append(found, "a drain was held, and the plan says that it does not block")
	case !held && a.Blocks.Verdict == "yes" && len(o.drains) > 0:
		found = append(found, "no drain was held, and the plan says that it blocks")
	}
	return found
}
