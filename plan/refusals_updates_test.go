// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// TestUpdates: the plan refuses what the API server and the webhook refuse. The end-to-end suite holds the same table against a real server.
func TestUpdates(t *testing.T) {
	var file struct {
		Others  []json.RawMessage `json:"others"`
		Updates []struct {
			Note    string          `json:"note"`
			Base    string          `json:"base"`
			Old     json.RawMessage `json:"old"`
			Status  map[string]any  `json:"status"`
			New     json.RawMessage `json:"new"`
			Refused bool            `json:"refused"`
		} `json:"updates"`
	}
	text, err := os.ReadFile("../e2e/testdata/updates.yaml")
	assert.NilError(t, err)
	assert.NilError(t, yaml.UnmarshalStrict(text, &file))
	bases := parityBases(t)
	for _, other := range file.Others {
		bases[nameIn(t, other)] = other
	}
	for _, u := range file.Updates {
		t.Run(u.Note, func(t *testing.T) {
			old := mergePatched(t, bases[u.Base], u.Old)
			updated := mergePatched(t, old, u.New)
			live := liveObject(t, old, u.Status)
			olds := map[string][]byte{"live": live, "written": old}
			if u.Status != nil {
				delete(olds, "written")
			}
			for form, text := range olds {
				p := comparedFiles(t, text, updated, profiles.NewestTarget)
				assert.Equal(t, refusesAny(p), u.Refused, "%s: %+v", form, p.Sites)
				checkRefusals(t, p)
			}
		})
	}
}

// parityBases are the valid objects of the end-to-end suite, by name.
func parityBases(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	text, err := os.ReadFile("../e2e/testdata/parity/bases.yaml")
	assert.NilError(t, err)
	bases := map[string]json.RawMessage{}
	for doc := range strings.SplitSeq(string(text), "\n---\n") {
		object, err := yaml.YAMLToJSON([]byte(doc))
		assert.NilError(t, err)
		bases[nameIn(t, object)] = object
	}
	return bases
}

func nameIn(t *testing.T, object []byte) string {
	t.Helper()
	var o struct {
		Metadata struct{ Name string }
	}
	assert.NilError(t, json.Unmarshal(object, &o))
	return o.Metadata.Name
}

func mergePatched(t *testing.T, object, patch []byte) []byte {
	t.Helper()
	if patch == nil {
		return object
	}
	out, err := jsonpatch.MergePatch(object, patch)
	assert.NilError(t, err)
	return out
}

// liveObject is an object that kubectl applied, as an API server returns it: with an identity, a status, a note of what was applied, and
// what is assigned to a Service.
func liveObject(t *testing.T, written []byte, status map[string]any) []byte {
	t.Helper()
	var o map[string]any
	assert.NilError(t, json.Unmarshal(written, &o))
	metadata := o["metadata"].(map[string]any)
	metadata["uid"], metadata["resourceVersion"] = "00000000-0000-0000-0000-000000000000", "1"
	annotations, _ := metadata["annotations"].(map[string]any)
	if annotations == nil {
		annotations = map[string]any{}
	}
	annotations["kubectl.kubernetes.io/last-applied-configuration"] = string(written)
	metadata["annotations"] = annotations
	spec, _ := o["spec"].(map[string]any)
	switch o["kind"] {
	case "Cluster":
		if status == nil {
			status = map[string]any{}
		}
		status["pgDataImageInfo"] = map[string]any{"image": "x", "majorVersion": dataMajor(spec)}
	case "Service":
		if spec["clusterIP"] == nil {
			spec["clusterIP"] = "10.96.0.9"
		}
	}
	o["status"] = status
	if status == nil {
		delete(o, "status")
	}
	text, err := json.Marshal(o)
	assert.NilError(t, err)
	return text
}

// dataMajor is the major version of the bases' images.
func dataMajor(spec map[string]any) any {
	if ref, ok := spec["imageCatalogRef"].(map[string]any); ok {
		return ref["major"]
	}
	image, _ := spec["imageName"].(string)
	for major, tag := range map[int]string{14: ":14.", 16: ":16.", 17: ":17."} {
		if strings.Contains(image, tag) {
			return major
		}
	}
	return 18
}

func comparedFiles(t *testing.T, old, updated []byte, target profiles.Target) *plan.Plan {
	t.Helper()
	p, err := plan.Compare(manifestSide(t, "old", old, target), manifestSide(t, "new", updated, target))
	assert.NilError(t, err)
	plan.CheckCommands(t, p)
	return p
}

// checkRefusals: every refusal has its words, a change that is refused has those of a refusal, and each path is there once.
func checkRefusals(t *testing.T, p *plan.Plan) {
	t.Helper()
	for _, site := range p.Sites {
		for _, o := range site.Objects {
			whys := map[string]bool{}
			for _, r := range o.Refusals {
				whys[r.Why] = true
				assert.Check(t, r.Why != "" && r.Way != "" && r.Page != "" && strings.HasPrefix(r.Source, "https://"), "%+v", r)
				assert.Check(t, !strings.HasSuffix(r.Why, ".") && !strings.HasSuffix(r.Way, "."), "%+v", r)
				assert.Check(t, r.Who == plan.ByOperator || r.Who == plan.ByKubernetes, "%+v", r)
			}
			assert.Equal(t, o.Class == plan.Refused, len(whys) > 0)
			seen := map[string]bool{}
			for _, c := range o.Changes {
				assert.Check(t, !seen[c.Path], "%s twice", c.Path)
				seen[c.Path] = true
				assert.Check(t, c.Class != plan.Refused || whys[c.Why], "%+v", c)
			}
		}
	}
}
