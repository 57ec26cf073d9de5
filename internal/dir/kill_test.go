// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
)

// Two states of a base, and of a fleet, that differ in every way: files that stay, change, come and go.
var (
	one = state{
		"cluster.yaml": "old", "same.yaml": "same", "gone.yaml": "gone", "recovery/cluster.yaml": "old",
		"kustomization.yaml": "cluster.yaml same.yaml gone.yaml", "recovery/kustomization.yaml": "cluster.yaml",
	}
	two = state{
		"cluster.yaml": "new", "same.yaml": "same", "more.yaml": "more", "endpoints/service.yaml": "new",
		"kustomization.yaml": "cluster.yaml same.yaml more.yaml", "endpoints/kustomization.yaml": "service.yaml",
	}
	fleetOne = state{
		"a/cluster.yaml": "old", "a/kustomization.yaml": "cluster.yaml",
		"b/cluster.yaml": "old", "b/gone.yaml": "gone", "b/kustomization.yaml": "cluster.yaml gone.yaml",
	}
	fleetTwo = state{
		"b/cluster.yaml": "new", "b/more.yaml": "more", "b/kustomization.yaml": "cluster.yaml more.yaml",
		"c/cluster.yaml": "new", "c/kustomization.yaml": "cluster.yaml",
	}
)

var kills = map[string]struct {
	reason            string
	from, to          state
	fromSites, toSite []string
}{
	"Base":       {reason: "one profile", from: one, to: two},
	"BaseBack":   {reason: "and the other way round", from: two, to: one},
	"Fresh":      {reason: "a directory that was empty", from: state{}, to: one},
	"Fleet":      {reason: "sites stay, come and go", from: fleetOne, to: fleetTwo, fromSites: []string{"a", "b"}, toSite: []string{"b", "c"}},
	"FreshFleet": {reason: "a directory that was empty", from: state{}, to: fleetTwo, toSite: []string{"b", "c"}},
}

// TestKilledAnywhere ends a run before each of its changes of the file system in turn. Every file must be either old or
// new, no list may name a missing file, and the next run must complete or undo the update.
func TestKilledAnywhere(t *testing.T) {
	for name, tc := range kills {
		t.Run(name, func(t *testing.T) {
			step := 1
			if testing.Short() {
				step = 5
			}
			for n := 1; ; n += step {
				killed := true
				for _, again := range []bool{true, false} {
					if !again && len(tc.fromSites) != len(tc.toSite) {
						continue // nothing is no fleet to go back to
					}
					root := t.TempDir()
					_, err := write(root, tc.from, nil, tc.fromSites...)
					assert.NilError(t, err)
					put(t, root, state{"mine.yaml": "mine"})
					killed = killedAt(t, n, func(step func()) error {
						_, err := write(root, tc.to, step, tc.toSite...)
						return err
					})
					checkBetween(t, n, root, tc.from, tc.to)
					next, sites := tc.to, tc.toSite
					if !again {
						next, sites = tc.from, tc.fromSites
					}
					changes, err := write(root, next, nil, sites...)
					assert.NilError(t, err, "killed at change %d", n)
					assert.DeepEqual(t, changes[0].Kept, []string{"mine.yaml"})
					if diff := cmp.Diff(with(next, "mine.yaml", "mine"), read(t, root)); diff != "" {
						t.Fatalf("%s, killed at change %d: the next run leaves (-want +got):\n%s", tc.reason, n, diff)
					}
				}
				if !killed {
					t.Logf("%d places to be killed at, or a little fewer with -short", n-1)
					return
				}
			}
		})
	}
}

func killedAt(t *testing.T, n int, run func(step func()) error) (killed bool) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil && r != "killed" {
			panic(r)
		} else if r != nil {
			killed = true
		}
	}()
	assert.NilError(t, run(func() {
		if n--; n == 0 {
			panic("killed")
		}
	}))
	return false
}

// checkBetween checks that every file is from one of the two states.
func checkBetween(t *testing.T, n int, root string, from, to state) {
	t.Helper()
	got := read(t, root)
	for name, text := range got {
		if strings.HasPrefix(name, staging+"/") {
			continue
		}
		if name == "mine.yaml" && text == "mine" || from[name] == text || to[name] == text {
			if path.Base(name) == "kustomization.yaml" {
				for listed := range strings.FieldsSeq(text) {
					if _, ok := got[path.Join(path.Dir(name), listed)]; !ok && to[name] == text {
						t.Errorf("killed at change %d: %s lists %s, which is not there", n, name, listed)
					}
				}
			}
			continue
		}
		t.Errorf("killed at change %d: %s holds %q, which is neither old nor new", n, name, text)
	}
	for name := range from {
		if _, ok := got[name]; !ok && to[name] != "" {
			t.Errorf("killed at change %d: %s is not there", n, name)
		}
	}
}

func with(s state, name, text string) state {
	all := maps.Clone(s)
	all[name] = text
	return all
}

// TestKilledForReal kills a process that writes in an endless loop with SIGKILL.
func TestKilledForReal(t *testing.T) {
	for name, fleet := range map[string]bool{"Base": false, "Fleet": true} {
		t.Run(name, func(t *testing.T) {
			from, to, sites := one, two, []string(nil)
			if fleet {
				from, to, sites = fleetOne, fleetTwo, []string{"b", "c"}
			}
			root, rounds := t.TempDir(), 30
			if testing.Short() {
				rounds = 4
			}
			for i := range rounds {
				command := exec.Command(os.Args[0])
				command.Env = append(os.Environ(), "PGHA_DIR="+root)
				if fleet {
					command.Env = append(command.Env, "PGHA_FLEET=1")
				}
				var output bytes.Buffer
				command.Stdout, command.Stderr = &output, &output
				assert.NilError(t, command.Start())
				time.Sleep(time.Duration(20+i*3) * time.Millisecond)
				assert.NilError(t, command.Process.Kill())
				command.Wait()
				assert.Equal(t, output.String(), "")
				for name, text := range read(t, root) {
					if !strings.HasPrefix(name, staging+"/") && from[name] != text && to[name] != text {
						t.Fatalf("%s holds %q, which is neither old nor new", name, text)
					}
				}
			}
			_, err := write(root, to, nil, sites...)
			assert.NilError(t, err)
			if diff := cmp.Diff(to, read(t, root)); diff != "" {
				t.Errorf("the next run leaves (-want +got):\n%s", diff)
			}
		})
	}
}
