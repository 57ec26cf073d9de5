// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"bytes"
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// mostPatched is how many of a thousand values in the specs of the operator's samples need a patch. It may only fall: a new field of the
// profile lowers it, and a change that makes an import worse fails here. The log of the test, with -v, has the fields that are left.
const mostPatched = 430

// TestPatched counts the values of imported Clusters that have no field in the profile. A patch that only removes something, as an image
// that the manifest does not name, is no value of the manifest and does not count. Nothing is left out of the samples: a third of
// their values are about object stores of other clouds and about external clusters, which a profile does not say.
func TestPatched(t *testing.T) {
	all, patched, removed, paths := 0, 0, 0, map[string]int{}
	for _, file := range sampleFiles(t) {
		data, err := os.ReadFile(file)
		assert.NilError(t, err)
		if !bytes.Contains(data, []byte("\nkind: Cluster\n")) && !bytes.HasPrefix(data, []byte("kind: Cluster\n")) {
			continue
		}
		if _, invalid := invalidSamples()[filepath.Base(file)]; invalid {
			continue
		}
		skip := append([]string{"ScheduledBackup", "Backup", "ObjectStore", "PodMonitor"}, notOurs...)
		result, err := adopt.Import([]adopt.Source{{Name: file, Data: data}}, adopt.Options{Skip: skip})
		assert.NilError(t, err)
		p, err := profiles.Parse("imported", result.Profile)
		assert.NilError(t, err)
		eachValue("spec", plain(t, clusterIn(t, data))["spec"], func(string, any) { all++ })
		for _, patch := range p.Spec.Patches {
			decoded, err := patch.Change()
			assert.NilError(t, err)
			eachValue("", decoded, func(path string, value any) {
				if value == nil {
					removed++
					return
				}
				patched++
				paths[path]++
			})
		}
	}
	for _, path := range slices.SortedFunc(maps.Keys(paths), func(a, b string) int { return cmp.Or(paths[b]-paths[a], strings.Compare(a, b)) }) {
		t.Logf("%4d %s", paths[path], path)
	}
	share := 1000 * patched / all
	t.Logf("%d of %d values are patched, %d of a thousand; patches remove %d defaults of pgha", patched, all, share, removed)
	if share > mostPatched {
		t.Errorf("%d of a thousand values need a patch, and at most %d did; the log has their fields", share, mostPatched)
	}
	if share < mostPatched {
		t.Errorf("only %d of a thousand values need a patch: lower mostPatched to that", share)
	}
	if all < 500 {
		t.Errorf("the samples have only %d values", all)
	}
}

// eachValue calls f for each value, with its path.
func eachValue(path string, value any, f func(path string, value any)) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			eachValue(strings.TrimPrefix(path+"."+key, "."), inner, f)
		}
	case []any:
		for _, inner := range v {
			eachValue(path+"[]", inner, f)
		}
	default:
		f(path, value)
	}
}
