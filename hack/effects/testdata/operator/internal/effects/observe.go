// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	apiv1 "github.com/cloudnative-pg/cloudnative-pg/api/v1"
	"github.com/cloudnative-pg/cloudnative-pg/internal/controller"
	webhookv1 "github.com/cloudnative-pg/cloudnative-pg/internal/webhook/v1"
	"github.com/cloudnative-pg/cloudnative-pg/pkg/specs"
)

// tries is how often the operator is asked whether a pod rolls: it walks over maps and gives the first reason that it finds.
const tries = 100

// observe asks the operator's functions about one change.
func observe(ctx context.Context, c change) (effect, error) {
	before, err := settled(c.Old, nil)
	if err != nil {
		return effect{}, err
	}
	after, err := settled(c.New, before)
	if err != nil {
		return effect{}, err
	}
	e := effect{Label: c.Label}
	if err := e.validate(ctx, before, after); err != nil {
		return effect{}, err
	}
	if err := e.roll(ctx, before, after); err != nil {
		return effect{}, err
	}
	if err := e.configure(ctx, before, after); err != nil {
		return effect{}, err
	}
	e.claim(before, after)
	e.build(before, after)
	return e, nil
}

// settled is a Cluster after the defaulting webhook, with the status of a healthy cluster whose first instance is the primary.
// The instances are those that run, which the change has not made or removed yet. Image and extensions are those wanted, as the
// reconciler sets them before it looks at pods; a catalog is taken to hold the image that runs.
func settled(manifest []byte, running *apiv1.Cluster) (*apiv1.Cluster, error) {
	cluster := &apiv1.Cluster{}
	if err := json.Unmarshal(manifest, cluster); err != nil {
		return nil, err
	}
	var spec struct {
		Spec struct {
			Postgresql struct {
				Extensions []any `json:"extensions,omitempty"`
			} `json:"postgresql"`
		} `json:"spec"`
	}
	if err := json.Unmarshal(manifest, &spec); err != nil {
		return nil, err
	}
	cluster.Default()
	if running == nil {
		running = cluster
	}
	image := cluster.Spec.ImageName
	if image == "" {
		image = running.Status.Image
	}
	names := make([]string, 0, running.Spec.Instances)
	for i := range running.Spec.Instances {
		names = append(names, fmt.Sprintf("%s-%d", cluster.Name, i+1))
	}
	// Fields that a version does not have are dropped.
	status, err := json.Marshal(map[string]any{
		"image":           image,
		"pgDataImageInfo": map[string]any{"image": image, "majorVersion": major(cluster), "extensions": spec.Spec.Postgresql.Extensions},
		"currentPrimary":  names[0], "targetPrimary": names[0], "instanceNames": names,
		"instances": len(names), "readyInstances": len(names), "instancesStatus": map[string]any{"healthy": names},
	})
	if err != nil {
		return nil, err
	}
	return cluster, json.Unmarshal(status, &cluster.Status)
}

// major is that of the image; 0 is an image without one, such as latest. The operator reads it from the data directory.
func major(cluster *apiv1.Cluster) int {
	if out := answers(cluster, "GetPostgresqlMajorVersion"); len(out) > 0 {
		return out[0].(int)
	}
	// Up to 1.25.
	out := answers(answers(cluster, "GetPostgresqlVersion")[0], "Major")
	return int(out[0].(uint64))
}

// validate asks the validating webhook.
func (e *effect) validate(ctx context.Context, before, after *apiv1.Cluster) error {
	validator := &webhookv1.ClusterCustomValidator{}
	warnings, err := validator.ValidateUpdate(ctx, before.DeepCopy(), after.DeepCopy())
	e.Warnings = warnings
	if err == nil {
		return nil
	}
	e.Refused, e.Refusal = true, err.Error()
	enabled, err := webhookv1.IsValidationEnabled(after)
	e.Bypassed = !enabled
	return err
}

// roll asks whether the pod that the old manifest made is replaced, and whether it differs from a new one.
func (e *effect) roll(ctx context.Context, before, after *apiv1.Cluster) error {
	running, err := specs.NewInstance(ctx, *before, 1, true)
	if err != nil {
		return err
	}
	next, err := specs.NewInstance(ctx, *after, 1, true)
	if err != nil {
		return err
	}
	if restart, ok := before.Annotations["kubectl.kubernetes.io/restartedAt"]; ok {
		running.Annotations["kubectl.kubernetes.io/restartedAt"] = restart
	}
	if _, ok := running.Annotations["cnpg.io/podSpec"]; !ok {
		return errors.New("the pod has no annotation with its spec")
	}
	for range tries {
		rolls, reason := controller.NeedsRollout(ctx, running.DeepCopy(), after)
		e.Rolls = e.Rolls || rolls
		if reason != "" && !slices.Contains(e.Reasons, reason) {
			e.Reasons = append(e.Reasons, reason)
		}
	}
	slices.Sort(e.Reasons)
	e.Waits = !e.Rolls && !equality.Semantic.DeepEqual(running.Spec, next.Spec)
	return nil
}

// claim compares the claims of one instance.
func (e *effect) claim(before, after *apiv1.Cluster) {
	names := claimNames(before)
	for _, name := range claimNames(after) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if !equality.Semantic.DeepEqual(claim(before, name), claim(after, name)) {
			e.Volumes = append(e.Volumes, name)
		}
	}
}

// claimNames are those of one instance's claims.
func claimNames(cluster *apiv1.Cluster) []string {
	names := []string{"data"}
	if cluster.ShouldCreateWalArchiveVolume() {
		names = append(names, "wal")
	}
	for _, t := range cluster.Spec.Tablespaces {
		names = append(names, "tbs "+t.Name)
	}
	slices.SortFunc(names[1:], strings.Compare)
	return names
}

// claim is the spec of one claim, or the error of building it, or nothing.
func claim(cluster *apiv1.Cluster, name string) any {
	configuration, ok := claimConfiguration(cluster, name)
	if !ok {
		return nil
	}
	pvc, err := buildClaim(cluster, configuration)
	if err != nil {
		return err.Error()
	}
	return corev1.PersistentVolumeClaimSpec(pvc.Spec)
}
