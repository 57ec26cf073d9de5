// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func object(kind, namespace, name string) string {
	text := "apiVersion: x/v1\nkind: " + kind + "\nmetadata:\n  labels:\n    name: other\n  name: " + name + "\n"
	if namespace != "" {
		text += "  namespace: " + namespace + "\n"
	}
	return text + "spec:\n  name: another\n  kind: Cluster\n"
}

// TestGuard checks that a base loses objects that hold data only with --prune.
func TestGuard(t *testing.T) {
	pg := state{"cluster-pg.yaml": object("Cluster", "db", "pg"), "podmonitor-pg.yaml": object("PodMonitor", "db", "pg"),
		"recovery/cluster-pg-old.yaml": object("Cluster", "db", "pg-old")}
	for name, tc := range map[string]struct {
		reason   string
		from, to state
		mine     state // changed by hand in between
		lost     []string
	}{
		"Same":      {reason: "nothing differs", from: pg, to: pg},
		"Changed":   {reason: "another spec is the same Cluster", from: pg, to: with(pg, "cluster-pg.yaml", pg["cluster-pg.yaml"]+"  x: y\n")},
		"Monitor":   {reason: "a PodMonitor can be made again", from: pg, to: without(pg, "podmonitor-pg.yaml")},
		"Moved":     {reason: "another folder of the base is the same base", from: pg, to: with(without(pg, "cluster-pg.yaml"), "primary/cluster-pg.yaml", pg["cluster-pg.yaml"])},
		"Namespace": {reason: "another namespace is another Cluster", from: pg, to: with(pg, "cluster-pg.yaml", object("Cluster", "shop", "pg")), lost: []string{"Cluster db/pg"}},
		"Name":      {reason: "and so is another name", from: pg, to: with(without(pg, "cluster-pg.yaml"), "cluster-two.yaml", object("Cluster", "db", "two")), lost: []string{"Cluster db/pg"}},
		"Recovered": {reason: "an overlay may have it", from: pg, to: without(pg, "recovery/cluster-pg-old.yaml"), lost: []string{"Cluster db/pg-old in recovery/"}},
		"IntoRecovery": {
			reason: "recovery/ is not part of the base", from: pg,
			to:   with(without(without(pg, "cluster-pg.yaml"), "recovery/cluster-pg-old.yaml"), "recovery/cluster-pg.yaml", object("Cluster", "db", "pg")),
			lost: []string{"Cluster db/pg", "Cluster db/pg-old in recovery/"},
		},
		"Class": {
			reason: "the volumes need their class", from: with(pg, "storageclass-fast.yaml", object("StorageClass", "", "fast")), to: pg,
			lost: []string{"StorageClass fast"},
		},
		"Generator": {
			reason: "a Secret that kustomize makes is in no file of its own",
			from:   with(pg, "kustomization.yaml", "kind: Kustomization\nsecretGenerator:\n- name: pg-owner\n  namespace: db\n"),
			to:     with(pg, "kustomization.yaml", "kind: Kustomization\n"), lost: []string{"Secret db/pg-owner"},
		},
		"ByHand": {
			reason: "what is there counts, not what pgha once wrote", from: pg, to: pg,
			mine: state{"cluster-pg.yaml": "kind: Cluster # mine\nmetadata: {name: \"mine\", namespace: db}\n"}, lost: []string{"Cluster db/mine"},
		},
		"ByHandAndGone": {
			reason: "a file that stays is no longer listed", from: pg, to: without(pg, "cluster-pg.yaml"),
			mine: state{"cluster-pg.yaml": pg["cluster-pg.yaml"] + "  mine: true\n"}, lost: []string{"Cluster db/pg"},
		},
		"Merged": {
			reason: "a file with the markers of a merge is put right", from: pg, to: pg,
			mine: state{"cluster-pg.yaml": "<<<<<<< ours\n" + pg["cluster-pg.yaml"] + "=======\n" + pg["cluster-pg.yaml"] + ">>>>>>> theirs\n"},
		},
		"MergedAndGone": {
			reason: "of one that goes nobody can read what it is", from: pg, to: without(pg, "cluster-pg.yaml"),
			mine: state{"cluster-pg.yaml": "<<<<<<< ours\n"}, lost: []string{"Cluster pg"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			_, err := write(root, tc.from, nil)
			assert.NilError(t, err)
			put(t, root, tc.mine)
			before := read(t, root)
			for _, o := range []Options{{DryRun: true}, {}, {Prune: true}} {
				d, err := Open(root, o)
				assert.NilError(t, err)
				change, err := d.Stage("", tc.to.files())
				refused := len(tc.lost) > 0 && !o.DryRun && !o.Prune
				if refused {
					assert.ErrorContains(t, err, "it would no longer have "+strings.Join(tc.lost, ", ")+": ", tc.reason)
				} else {
					assert.NilError(t, err, tc.reason)
					assert.DeepEqual(t, change.Lost, tc.lost)
					_, err = d.Apply(change)
					assert.NilError(t, err)
				}
				assert.NilError(t, d.Close())
				if diff := cmp.Diff(before, read(t, root)); (o.DryRun || refused) && diff != "" {
					t.Errorf("%s, and with %v (-want +got):\n%s", tc.reason, o, diff)
				}
			}
		})
	}
}

// TestPlain checks that plain finds the same objects as parsing in files that pgha renders.
func TestPlain(t *testing.T) {
	found := 0
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		assert.NilError(t, err)
		p, err := profiles.Parse(name, text)
		assert.NilError(t, err)
		files, err := base.Files(p)
		assert.NilError(t, err)
		for _, f := range files {
			quick, ok := plain(f.Data)
			if !ok {
				continue
			}
			found++
			slow, readable := held(f.Name, append([]byte("# not plain\n"), f.Data...))
			assert.Assert(t, readable)
			assert.DeepEqual(t, slow, []string{quick + map[bool]string{true: " in recovery/"}[strings.HasPrefix(f.Name, recovery)]})
		}
	}
	assert.Assert(t, found > 10, "found %d", found)
}
