// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
)

// TestStrangers checks that files that pgha did not write are kept and listed.
func TestStrangers(t *testing.T) {
	for name, tc := range map[string]struct {
		reason  string
		mine    state // put there between the two runs
		to      state
		sites   []string
		want    state
		kept    []string
		removed []string
		edited  []string
		refused string
	}{
		"OtherFiles": {
			reason: "files and folders beside the base stay",
			mine:   state{"README.md": "mine", "recovery/patch.yaml": "mine", "overlay/x/y.yaml": "mine"},
			to:     one,
			want:   with(with(with(one, "README.md", "mine"), "recovery/patch.yaml", "mine"), "overlay/x/y.yaml", "mine"),
			kept:   []string{"README.md", "overlay/", "recovery/patch.yaml"},
		},
		"SameName": {
			reason:  "a file of the same name is somebody's work",
			mine:    state{"more.yaml": "mine"},
			to:      two,
			want:    with(one, "more.yaml", "mine"),
			refused: "more.yaml already exists, and pgha did not write it; move it away first",
		},
		"SameNameAndContent": {
			reason:  "nothing is lost, as when .pgha was",
			mine:    state{"more.yaml": "more"},
			to:      two,
			want:    two,
			removed: []string{"gone.yaml", "recovery/cluster.yaml", "recovery/kustomization.yaml"},
		},
		"Edited": {
			reason: "what is rendered is rendered, but not in silence",
			mine:   state{"cluster.yaml": "mine"},
			to:     one,
			want:   one,
			edited: []string{"cluster.yaml"},
		},
		"EditedAndGone": {
			reason:  "a file that was changed by hand is no longer what pgha wrote",
			mine:    state{"gone.yaml": "mine"},
			to:      two,
			want:    with(two, "gone.yaml", "mine"),
			kept:    []string{"gone.yaml"},
			removed: []string{"recovery/cluster.yaml", "recovery/kustomization.yaml"},
		},
		"Merged": {
			reason: "a merge of .pgha with its markers is read as both sides",
			mine: state{Manifest: header + "<<<<<<< ours\n" + digest([]byte("gone")) + "  gone.yaml\n=======\n" +
				digest([]byte("old")) + "  cluster.yaml\n>>>>>>> theirs\n" + digest([]byte("x")) + "  ../out.yaml\n"},
			to:      state{"cluster.yaml": "new"},
			want:    with(with(without(one, "gone.yaml"), "cluster.yaml", "new"), "same.yaml", "same"),
			kept:    []string{"kustomization.yaml", "recovery/", "same.yaml"},
			removed: []string{"gone.yaml"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			_, err := write(root, one, nil)
			assert.NilError(t, err)
			put(t, root, tc.mine)
			changes, err := write(root, tc.to, nil, tc.sites...)
			if tc.refused != "" {
				assert.ErrorContains(t, err, tc.refused)
			} else {
				assert.NilError(t, err)
				assert.DeepEqual(t, changes[0].Kept, tc.kept)
				assert.DeepEqual(t, changes[0].Removed, tc.removed)
				assert.DeepEqual(t, changes[0].Edited, tc.edited)
			}
			if diff := cmp.Diff(tc.want, read(t, root)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

func without(s state, name string) state {
	rest := maps.Clone(s)
	delete(rest, name)
	return rest
}

// TestSites checks that a removed site is deleted with its directory, unless it contains files that pgha did not write.
func TestSites(t *testing.T) {
	root := t.TempDir()
	_, err := write(root, fleetOne, nil, "a", "b")
	assert.NilError(t, err)
	put(t, root, state{"a/mine.yaml": "mine", "a/cluster.yaml": "mine", "other/" + Manifest: header, "other/x.yaml": "mine"})
	changes, err := write(root, fleetTwo, nil, "b", "c")
	assert.NilError(t, err)
	assert.DeepEqual(t, changes[0].Kept, []string{"other/", "a/cluster.yaml", "a/mine.yaml"})
	want := with(with(with(fleetTwo, "a/mine.yaml", "mine"), "a/cluster.yaml", "mine"), "other/x.yaml", "mine")
	if diff := cmp.Diff(want, read(t, root)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	_, err = Open(filepath.Join(root, "b"), Options{})
	assert.ErrorContains(t, err, "it belongs to the fleet in")
}

// TestUntouched checks that files that are up to date, and their directory, keep their modification time.
func TestUntouched(t *testing.T) {
	root := t.TempDir()
	_, err := write(root, fleetOne, nil, "a", "b")
	assert.NilError(t, err)
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	names := []string{"a/cluster.yaml", "a/kustomization.yaml", "b/cluster.yaml", "b/gone.yaml", Manifest, "a/" + Manifest, "a", "."}
	for _, name := range names {
		assert.NilError(t, os.Chtimes(filepath.Join(root, name), long, long))
	}
	changed := with(fleetOne, "b/cluster.yaml", "new")
	_, err = write(root, changed, nil, "a", "b")
	assert.NilError(t, err)
	for _, name := range names {
		info, err := os.Stat(filepath.Join(root, name))
		assert.NilError(t, err)
		if same, want := info.ModTime().Equal(long), name != "b/cluster.yaml" && name != "."; same != want {
			t.Errorf("%s was left alone: %t, want %t", name, same, want)
		}
	}
}
