// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"encoding/json"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// antiAffinity is what the operator makes of the settings; "" for none.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pods.go#L392
func antiAffinity(a cnpgv1.AffinityConfiguration) string {
	if a.EnablePodAntiAffinity != nil && !*a.EnablePodAntiAffinity {
		return ""
	}
	return cmp.Or(a.PodAntiAffinityType, cnpgv1.PodAntiAffinityTypePreferred) + " " + cmp.Or(a.TopologyKey, "kubernetes.io/hostname")
}

func antiAffinityMechanism(p *pair, _ *change) mechanism {
	if antiAffinity(p.cluster.before.Spec.Affinity) == antiAffinity(p.cluster.after.Spec.Affinity) {
		return nothing
	}
	return pods
}

// temporaryDataMechanism: another source of the volume has no such limit.
func temporaryDataMechanism(p *pair, _ *change) mechanism {
	if p.cluster.before.Spec.EphemeralVolumeSource != nil && p.cluster.after.Spec.EphemeralVolumeSource != nil {
		return nothing
	}
	return pods
}

// decidePullSecrets: the operator adds names to the ServiceAccount and removes none, and touches no ServiceAccount of the user's.
func decidePullSecrets(p *pair, ch *change) {
	switch {
	case p.cluster.after.Spec.ServiceAccountName != "":
		ch.effect.Class, ch.effect.When = Ignored, Never
		ch.effect.Why = "the operator does not change a ServiceAccount that serviceAccountName names"
		ch.effect.Step = "to use other secrets: set imagePullSecrets of the ServiceAccount"
	case ch.removed():
		ch.effect.Class, ch.effect.When = Ignored, Never
		ch.effect.Why = "the operator adds names to the ServiceAccount and never removes one"
		ch.effect.Step = "to remove them: edit imagePullSecrets of the ServiceAccount"
	}
}

// decideProjected: the operator compares the volume of the pod, to which the API server has added defaults, with the manifest. A
// difference that never goes away recreates the pods for ever.
func decideProjected(p *pair, ch *change) {
	if endlessProjection(p.cluster.before) || !endlessProjection(p.cluster.after) {
		return
	}
	ch.effect.Class = FailsLater
	ch.effect.Why = "the operator compares the projected volume of every pod with the manifest, and the API server sets " +
		"expirationSeconds or fieldRef.apiVersion in the pod where the manifest does not, so that the pods are recreated again and again"
	ch.effect.Step = "set serviceAccountToken.expirationSeconds (the default is 3600) and downwardAPI.items.fieldRef.apiVersion (v1)"
}

// endlessProjection reports a projected volume to which the API server adds a default, other than the mode that the operator adds too.
// https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/v1/defaults.go
func endlessProjection(c *cnpgv1.Cluster) bool {
	if c.Spec.ProjectedVolumeTemplate == nil {
		return false
	}
	for _, s := range c.Spec.ProjectedVolumeTemplate.Sources {
		if s.ServiceAccountToken != nil && s.ServiceAccountToken.ExpirationSeconds == nil {
			return true
		}
		if s.DownwardAPI != nil {
			for _, item := range s.DownwardAPI.Items {
				if item.FieldRef != nil && item.FieldRef.APIVersion == "" {
					return true
				}
			}
		}
	}
	return false
}

// patchMechanism: the operator applies cnpg.io/podPatch to the pod, and compares only parts of its spec.
func patchMechanism(p *pair, ch *change) mechanism {
	var does mechanism
	if !p.in.to.PodPatch() {
		return nothing
	}
	for _, value := range []any{ch.old, ch.new} {
		text, _ := value.(string)
		var operations []struct {
			Path string `json:"path"`
		}
		if json.Unmarshal([]byte(text), &operations) != nil {
			continue // the webhook refuses it
		}
		for _, o := range operations {
			does |= patched(o.Path)
		}
	}
	if does == 0 {
		return nothing
	}
	return does
}

// patched is what a change of a field of a pod does: the operator compares these parts of the spec.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/podspec_diff.go#L36
func patched(pointer string) mechanism {
	names := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if names[0] != "spec" {
		return waits // metadata
	}
	if len(names) < 2 {
		return pods
	}
	switch names[1] {
	case "volumes", "securityContext", "affinity", "tolerations", "nodeSelector", "topologySpreadConstraints", "serviceAccountName",
		"schedulerName", "hostname", "terminationGracePeriodSeconds":
		return pods
	case "containers", "initContainers":
		if len(names) < 4 {
			return pods // a whole container
		}
		switch names[3] {
		case "image", "env", "envFrom", "readinessProbe", "livenessProbe", "startupProbe", "command", "resources", "ports",
			"securityContext", "volumeMounts", "name":
			return pods
		}
	}
	return waits
}
