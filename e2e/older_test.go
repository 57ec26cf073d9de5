// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"testing"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/profiles"
)

// TestOlderTargets checks that a real API server with the CRDs of an older operator accepts every built-in profile
// rendered for that target, under strict field validation and without a warning. Only the newest operator is built, so
// the older webhooks are not tested.
func TestOlderTargets(t *testing.T) {
	for _, target := range sources.Targets {
		if target == sources.Newest {
			continue
		}
		t.Run(target, func(t *testing.T) {
			s := start(t, stack.Options{Target: target})
			for _, name := range profiles.Names() {
				if tooOld(t, name, target) {
					recordTooOld(name, target)
					continue
				}
				t.Run(name, func(t *testing.T) {
					objects := everything(t, profile(t, name, target))
					namespaces(t, s, objects)
					dryRun(t, s, objects, nil)
					record(t, name, target, nil)
				})
			}
		})
	}
}
