// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCordons: what this run cordoned is uncordoned also after an interrupt, and what somebody else cordoned stays.
func TestCordons(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\necho \"$*\" >>" + dir + "/log\ncase \"$*\" in 'get node theirs'*) printf true;; 'cordon'*broken*) exit 1;; esac\n"
	if err := os.WriteFile(filepath.Join(dir, "kubectl"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	ctx, cancel := context.WithCancel(t.Context())
	c := &cordons{suite: &suite{cluster: &cluster{context: "k"}, ns: "n"}}
	if err := c.close(ctx, []string{"b", "a"}); err != nil {
		t.Fatal(err)
	}
	if err := c.close(ctx, []string{"theirs"}); err == nil {
		t.Error("a node that somebody else cordoned is accepted")
	}
	if err := c.close(ctx, []string{"broken"}); err == nil {
		t.Error("a cordon that fails is no error")
	}
	if err := c.open(ctx, []string{"b"}); err != nil {
		t.Error(err)
	}
	cancel()
	if err := c.openAll(context.WithoutCancel(ctx)); err != nil || len(c.left()) > 0 {
		t.Errorf("left: %v, %v", c.left(), err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(string(text)) {
		if word := strings.Fields(line); word[0] == "uncordon" {
			got = append(got, word[1])
		}
	}
	if !slices.Equal(got, []string{"b", "a", "broken"}) {
		t.Errorf("uncordoned: %v, log:\n%s", got, text)
	}
}
