// SPDX-License-Identifier: Apache-2.0

package guard

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"gotest.tools/v3/assert"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/guard"
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/effects"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// compiled are the policies as the oldest Kubernetes that has them would compile them.
func compiled(t *testing.T, o guard.Options) Policies {
	t.Helper()
	all, err := Compile(guard.Objects(o), Oldest())
	assert.NilError(t, err)
	return all
}

// admitted is a Cluster as the API server stores it: with the defaults of the CRD and of the operator's webhook.
func admitted(t *testing.T, text []byte) *unstructured.Unstructured {
	t.Helper()
	var c cnpgv1.Cluster
	assert.NilError(t, yaml.Unmarshal(text, &c))
	data, err := yaml.YAMLToJSON(text)
	assert.NilError(t, err)
	a := admission.Store(admission.Schema("Cluster", profiles.NewestTarget), data, admission.Defaulted(&c, profiles.NewestTarget))
	assert.Assert(t, a != nil)
	return &unstructured.Unstructured{Object: a}
}

func written(t *testing.T, text []byte) *unstructured.Unstructured {
	t.Helper()
	data, err := yaml.YAMLToJSON(text)
	assert.NilError(t, err)
	o := &unstructured.Unstructured{}
	assert.NilError(t, json.Unmarshal(data, &o.Object))
	return o
}

// TestObservedChanges evaluates the policies over the 203 changes whose effects the operator's own code has decided, with the objects as
// the API server stores them, and as they are written: an object of an older release lacks the defaults of later ones.
func TestObservedChanges(t *testing.T) {
	policies := compiled(t, guard.Options{})
	changes, err := effects.Load(filepath.Join("..", "..", "plan", "testdata", "effects"))
	assert.NilError(t, err)
	refused, half, unseen := 0, 0, 0
	for _, c := range changes {
		verdict, err := Planned(written(t, c.Old), written(t, c.New))
		assert.NilError(t, err, c.Label)
		for form, read := range map[string]func(*testing.T, []byte) *unstructured.Unstructured{"admitted": admitted, "written": written} {
			messages, err := policies.Refusals(t.Context(), Request{User: "alice", Old: read(t, c.Old), New: read(t, c.New)})
			assert.NilError(t, err, "%s, %s", c.Label, form)
			if !verdict.Agrees(len(messages) > 0) {
				t.Errorf("%s, %s: the policies refuse with %q; the plan says %+v", c.Label, form, messages, verdict)
			}
			if form == "admitted" {
				refused, half, unseen = refused+min(1, len(messages)), half+min(1, len(verdict.Half)), unseen+min(1, len(verdict.Unseen))
			}
		}
	}
	t.Logf("of %d changes the policies refuse %d; %d have a change that a policy sees in part, %d one that it cannot see", len(changes), refused, half, unseen)
	assert.Equal(t, len(changes), 203)
	assert.Assert(t, refused >= 20, "only %d are refused", refused)
}

// messagesOf are the messages of all policies.
func messagesOf(objects []manifest.Object) []string {
	var all []string
	for _, o := range objects {
		if p, ok := o.(*admissionv1.ValidatingAdmissionPolicy); ok {
			for _, v := range p.Spec.Validations {
				all = append(all, v.Message)
			}
		}
	}
	return all
}
