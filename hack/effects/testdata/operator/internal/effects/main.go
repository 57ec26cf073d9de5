// SPDX-License-Identifier: Apache-2.0

// Program effects reads changes of Clusters as JSON from its first argument and writes what the operator does about each to its
// second. hack/effects of pgha copies it into the operator's source.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
)

// change is one change: two manifests.
type change struct {
	Label string          `json:"label"`
	Old   json.RawMessage `json:"old"`
	New   json.RawMessage `json:"new"`
}

// effect is what the operator does about it.
type effect struct {
	Label         string   `json:"label"`
	Refused       bool     `json:"refused"`
	Bypassed      bool     `json:"bypassed"`
	Refusal       string   `json:"refusal"`
	Warnings      []string `json:"warnings"`
	Rolls         bool     `json:"rolls"`
	Reasons       []string `json:"reasons"`
	Waits         bool     `json:"waits"`
	Configuration []string `json:"configuration"`
	Lines         []string `json:"lines"`
	Volumes       []string `json:"volumes"`
	Objects       []string `json:"objects"`
}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "effects:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	data, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	var changes []change
	if err := json.Unmarshal(data, &changes); err != nil {
		return err
	}
	effects := make([]effect, 0, len(changes))
	for _, c := range changes {
		e, err := observe(context.Background(), c)
		if err != nil {
			return fmt.Errorf("cannot observe %q: %w", c.Label, err)
		}
		effects = append(effects, e)
	}
	data, err = json.Marshal(effects)
	if err != nil {
		return err
	}
	return os.WriteFile(out, data, 0o600)
}
