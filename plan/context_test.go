// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// edited is a side with the base of the observed changes after a merge patch, and more documents.
func edited(t *testing.T, patch, more string) Side {
	t.Helper()
	text, err := os.ReadFile("testdata/effects/base.yaml")
	assert.NilError(t, err)
	base, err := yaml.YAMLToJSON(text)
	assert.NilError(t, err)
	if patch != "" {
		edit, err := yaml.YAMLToJSON([]byte(patch))
		assert.NilError(t, err)
		base, err = jsonpatch.MergePatch(base, edit)
		assert.NilError(t, err)
	}
	resources, _, faults := lint.Read("test", append(append(base, "\n---\n"...), more...))
	assert.NilError(t, faults.Err())
	return Side{Label: "test", Resources: resources, Target: profiles.NewestTarget}
}

// effectOf is the effect of one field of the Cluster.
func effectOf(t *testing.T, old, new Side, at string) FieldChange {
	t.Helper()
	p, err := Compare(old, new)
	assert.NilError(t, err)
	CheckCommands(t, p)
	var paths []string
	for _, site := range p.Sites {
		for _, o := range site.Objects {
			for _, c := range o.Changes {
				if o.Kind == "Cluster" && c.Path == at {
					return c
				}
				paths = append(paths, c.Path)
			}
		}
	}
	t.Fatalf("no change of %s, only of %q", at, paths)
	return FieldChange{}
}

// contextCase is a change whose class follows from the rest of the Cluster.
type contextCase struct {
	reason, old, new, at string
	// beside are other objects of both sides.
	beside string
	want   Class
	// says is a part of the why, the step or what is blocked.
	says string
}

// TestContext checks what the rest of the Cluster makes of a change. An edit of the old side is not part of the new one.
func TestContext(t *testing.T) {
	for _, cases := range []map[string]contextCase{rollCases(), restartCases(), podCases(), imageCases(), volumeCases(), metadataCases()} {
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				got := effectOf(t, edited(t, c.old, c.beside), edited(t, c.new, c.beside), c.at)
				if diff := cmp.Diff(c.want.String(), got.Class.String()); diff != "" {
					t.Errorf("%s: (-want +got)\n%s%s", c.reason, diff, got.Why)
				}
				text := strings.Join([]string{got.Why, got.Step, got.Blocked, string(got.When)}, "\n")
				assert.Check(t, strings.Contains(text, c.says), "%s: no %q in %s", c.reason, c.says, text)
			})
		}
	}
}

const memory = "resources: {requests: {memory: 16Gi}, limits: {memory: 16Gi}}"

func rollCases() map[string]contextCase {
	at := "spec.resources.limits.memory"
	alone := "instances: 1, postgresql: {synchronous: null}"
	return map[string]contextCase{
		"restart": {reason: "the default method deletes the primary's pod", new: "spec: {" + memory + "}",
			at: at, want: PrimaryRecreated},
		"switchover": {reason: "the new side's method counts", new: "spec: {primaryUpdateMethod: switchover, " + memory + "}",
			at: at, want: Switchover},
		"back to restart": {reason: "the new side's method counts", old: "spec: {primaryUpdateMethod: switchover}",
			new: "spec: {primaryUpdateMethod: restart, " + memory + "}", at: at, want: PrimaryRecreated},
		"supervised": {reason: "the operator waits before the primary", new: "spec: {primaryUpdateStrategy: supervised, " + memory + "}",
			at:   at,
			want: ReplicasRecreated, says: "kubectl cnpg promote pg INSTANCE -n cnpg-database"},
		"one instance": {reason: "nobody takes over", old: "spec: {" + alone + "}", new: "spec: {" + alone + ", " + memory + "}", at: at,
			want: PrimaryRecreated, says: "no instance takes over"},
		"one instance, switchover": {reason: "there is nothing to switch to", old: "spec: {" + alone + "}",
			new: "spec: {primaryUpdateMethod: switchover, " + alone + ", " + memory + "}", at: at, want: PrimaryRecreated},
		"one instance, supervised": {reason: "the operator waits for ever", old: "spec: {" + alone + "}",
			new: "spec: {primaryUpdateStrategy: supervised, " + alone + ", " + memory + "}", at: at, want: NextPod, says: "kubectl delete pod"},
		"from one to three": {reason: "instances are added before pods roll", old: "spec: {" + alone + "}",
			new: "spec: {primaryUpdateMethod: switchover, postgresql: {synchronous: null}, " + memory + "}", at: at, want: Switchover},
		"hibernated": {reason: "there are no pods", old: "metadata: {annotations: {cnpg.io/hibernation: 'on'}}",
			new: "{metadata: {annotations: {cnpg.io/hibernation: 'on'}}, spec: {" + memory + "}}", at: at, want: NextPod, says: "hibernates"},
		"hibernation begins": {reason: "the pods are deleted first",
			new: "{metadata: {annotations: {cnpg.io/hibernation: 'on'}}, spec: {" + memory + "}}",
			at:  at, want: NextPod},
		"hibernation ends": {reason: "the class is that of a roll", old: "metadata: {annotations: {cnpg.io/hibernation: 'on'}}",
			new: "spec: {" + memory + "}", at: at, want: PrimaryRecreated},
		"paused": {reason: "the operator does nothing", old: "metadata: {annotations: {cnpg.io/reconciliationLoop: disabled}}",
			new: "{metadata: {annotations: {cnpg.io/reconciliationLoop: disabled}}, spec: {" + memory + "}}", at: at, want: NextEvent,
			says: "the annotation cnpg.io/reconciliationLoop is removed"},
		"pod spec kept": {reason: "the operator compares no spec",
			new: "{metadata: {annotations: {cnpg.io/reconcilePodSpec: disabled}}, spec: {" + memory + "}}",
			at:  at, want: NextPod, says: "kubectl annotate"},
		"pod spec kept, new volume": {reason: "a missing volume counts all the same", old: "spec: {walStorage: null}",
			new: "metadata: {annotations: {cnpg.io/reconcilePodSpec: disabled}}", at: "spec.walStorage", want: PrimaryRecreated},
		"plugin added, switchover": {reason: "the primary could not archive its last WAL",
			old: "spec: {plugins: null, primaryUpdateMethod: switchover}",
			new: "spec: {primaryUpdateMethod: switchover, " + memory + "}", at: at, want: PrimaryRecreated},
	}
}

func restartCases() map[string]contextCase {
	at := "spec.postgresql.parameters.max_connections"
	up, down := `postgresql: {parameters: {max_connections: "200"}}`, `postgresql: {parameters: {max_connections: "50"}}`
	alone := `instances: 1, postgresql: {synchronous: null}`
	return map[string]contextCase{
		"up": {reason: "the pod stays", new: "spec: {" + up + "}", at: at, want: PrimaryRestarted},
		"up, switchover": {reason: "there is a replica", new: "spec: {primaryUpdateMethod: switchover, " + up + "}",
			at: at, want: Switchover},
		"up, with memory": {reason: "the pods are compared first", new: "spec: {" + memory + ", " + up + "}", at: at,
			want: PrimaryRecreated},
		"down, switchover": {reason: "the instance manager restarts it", new: "spec: {primaryUpdateMethod: switchover, " + down + "}",
			at: at, want: PrimaryRestarted},
		"down, supervised": {reason: "nothing happens before the user acts", new: "spec: {primaryUpdateStrategy: supervised, " + down + "}",
			at: at, want: NextEvent, says: "kubectl cnpg restart pg PRIMARY -n cnpg-database"},
		"down, supervised, with memory": {reason: "the pods of the replicas are compared first", new: "spec: {primaryUpdateStrategy: supervised, " + memory + ", " + down + "}",
			at: "spec.resources.limits.memory", want: ReplicasRecreated, says: "kubectl cnpg restart pg PRIMARY -n cnpg-database; when they have been recreated once more"},
		"down, supervised, the value": {reason: "the replicas keep it", new: "spec: {primaryUpdateStrategy: supervised, " + memory + ", " + down + "}",
			at: at, want: NextEvent, says: "the replicas keep the old value until the primary has restarted"},
		"up, supervised": {reason: "the replicas are done", new: "spec: {primaryUpdateStrategy: supervised, " + up + "}",
			at: at, want: ReplicasRecreated},
		"up, one instance, switchover": {reason: "the pod is deleted even for a restart", old: "spec: {" + alone + "}",
			new: `spec: {instances: 1, primaryUpdateMethod: switchover, postgresql: {synchronous: null, parameters: {max_connections: "200"}}}`,
			at:  at, want: PrimaryRecreated},
	}
}

func podCases() map[string]contextCase {
	return map[string]contextCase{
		"startDelay": {reason: "it is a threshold", new: "spec: {startDelay: 7200}", at: "spec.startDelay", want: PrimaryRecreated},
		"startDelay, same threshold": {reason: "it is rounded up to ten seconds", new: "spec: {startDelay: 3595}", at: "spec.startDelay",
			want: NextEvent},
		"startDelay, own threshold": {reason: "the own one wins", old: "spec: {probes: {startup: {failureThreshold: 9}}}",
			new: "spec: {startDelay: 7200, probes: {startup: {failureThreshold: 9}}}", at: "spec.startDelay", want: NextEvent},
		"livenessProbeTimeout, own threshold": {reason: "the own one wins", old: "spec: {probes: {liveness: {failureThreshold: 9}}}",
			new: "spec: {livenessProbeTimeout: 60, probes: {liveness: {failureThreshold: 9}}}", at: "spec.livenessProbeTimeout", want: Ignored},
		"probe default": {reason: "it is the operator's default", new: "spec: {probes: {readiness: {periodSeconds: 10}}}",
			at: "spec.probes.readiness.periodSeconds", want: Ignored},
		"topologyKey without anti-affinity": {reason: "nothing is made of it", old: "spec: {affinity: {enablePodAntiAffinity: false}}",
			new: "spec: {affinity: {enablePodAntiAffinity: false, topologyKey: topology.kubernetes.io/zone}}", at: "spec.affinity.topologyKey", want: Ignored},
		"temporaryData with another source": {reason: "the webhook takes one of the two",
			old: "spec: {ephemeralVolumeSource: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}",
			new: "spec: {ephemeralVolumesSizeLimit: {temporaryData: 1Gi}, ephemeralVolumeSource: {volumeClaimTemplate: " +
				"{spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}",
			at: "spec.ephemeralVolumesSizeLimit.temporaryData", want: Refused, says: "mutually exclusive"},
		"projected token": {reason: "the API server adds expirationSeconds",
			new: "spec: {projectedVolumeTemplate: {sources: [{serviceAccountToken: {path: token, audience: vault}}]}}",
			at:  "spec.projectedVolumeTemplate", want: FailsLater, says: "again and again"},
		"projected token with expiration": {reason: "nothing is added",
			new: "spec: {projectedVolumeTemplate: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3600}}]}}",
			at:  "spec.projectedVolumeTemplate", want: PrimaryRecreated},
		"pull secrets removed": {reason: "the operator only adds", old: "spec: {imagePullSecrets: [{name: registry}]}",
			at: "spec.imagePullSecrets", want: Ignored},
		"maintenance with one instance": {reason: "its volumes may be deleted",
			old: "spec: {instances: 1, postgresql: {synchronous: null}}",
			new: "spec: {instances: 1, postgresql: {synchronous: null}, nodeMaintenanceWindow: {inProgress: true, reusePVC: false}}",
			at:  "spec.nodeMaintenanceWindow.inProgress", want: DataAtRisk, says: "this is the only one"},
		"maintenance": {reason: "pods stay", new: "spec: {nodeMaintenanceWindow: {inProgress: true}}",
			at:   "spec.nodeMaintenanceWindow.inProgress",
			want: ObjectsOnly, says: "PodDisruptionBudget"},
		"fewer instances": {reason: "replicas lose their volumes", new: "spec: {instances: 2}", at: "spec.instances", want: FailsLater,
			says: "its volumes"},
	}
}
