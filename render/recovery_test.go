// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

func errorAs(err error, faults *profiles.Errors) bool { return errors.As(err, faults) }

func set(path, value string) profiles.Override { return profiles.Set("--set", path, value) }

// names returns the kinds and names of objects.
func names(objects []manifest.Object) []string {
	all := []string{}
	for _, o := range objects {
		all = append(all, o.GetObjectKind().GroupVersionKind().GroupKind().String()+" "+o.GetName())
	}
	return all
}

func TestRecoveryObjects(t *testing.T) {
	const (
		cluster = "Cluster.postgresql.cnpg.io pg-recovered-db"
		common  = "PodMonitor.monitoring.coreos.com pg-recovered-db"
		azure   = "PodMonitor.azmonitoring.coreos.com pg-recovered-db"
		nightly = "ScheduledBackup.postgresql.cnpg.io pg-recovered-db"
	)
	for name, tc := range map[string]struct {
		reason    string
		profile   string
		overrides []profiles.Override
		options   render.RecoveryOptions
		want      []string
	}{
		"its own": {
			reason: "only the recovered cluster's own objects", profile: "aks",
			want: []string{cluster, common, azure, nightly},
		},
		"cluster alone": {
			reason: "the guides apply one document", profile: "aks", overrides: []profiles.Override{set("spec.recovery.objects", "cluster")},
			want: []string{cluster},
		},
		"no endpoints": {
			reason: "the source's address must not follow a copy", profile: "aks-public",
			overrides: []profiles.Override{set("spec.endpoints.management", "standalone")},
			want:      []string{cluster, common, azure, nightly},
		},
		"own endpoints": {
			reason: "on request, with their own names", profile: "aks-public",
			overrides: []profiles.Override{set("spec.endpoints.management", "standalone")},
			options:   render.RecoveryOptions{Endpoints: render.OwnEndpoints},
			want:      []string{cluster, "Service pg-recovered-db-rw-lb", "Service pg-recovered-db-ro-lb", common, azure, nightly},
		},
		"promoted endpoints": {
			reason: "clients use the source's Services", profile: "aks-public",
			overrides: []profiles.Override{set("spec.endpoints.management", "standalone")},
			options:   render.RecoveryOptions{Endpoints: render.PromotedEndpoints},
			want:      []string{cluster, "Service pg-rw-lb", "Service pg-ro-lb", common, azure, nightly},
		},
		"standalone": {
			reason: "without the source, the shared objects are missing too", profile: "aks",
			options: render.RecoveryOptions{Standalone: true},
			want:    []string{"StorageClass.storage.k8s.io pgha-premium-v2-base", "ObjectStore.barmancloud.cnpg.io pg-store", cluster, common, azure, nightly},
		},
		"names of the source's own": {
			reason: "a name from the profile belongs to the source, which would be overwritten", profile: "aks",
			overrides: []profiles.Override{
				set("spec.monitoring.podMonitors", "[{group: monitoring.coreos.com, name: metrics}]"), set("spec.backup.schedule.name", "nightly"),
			},
			want: []string{cluster, "PodMonitor.monitoring.coreos.com metrics-pg-recovered-db", nightly},
		},
		"no schedule": {
			reason: "the source has none either", profile: "aks", overrides: []profiles.Override{set("spec.backup.schedule.cron", "")},
			want: []string{cluster, common, azure},
		},
	} {
		t.Run(name, func(t *testing.T) {
			objects, err := render.Recovery(builtin(t, tc.profile, tc.overrides...), tc.options)
			assert.NilError(t, err)
			if diff := cmp.Diff(tc.want, names(objects)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestRecoveryTouchesNothing: for every built-in profile and target, a recovery has no object of its source.
func TestRecoveryTouchesNothing(t *testing.T) {
	for _, name := range profiles.Names() {
		for _, target := range profiles.Targets() {
			p := builtin(t, name)
			p.Spec.Target = target.String()
			source, err := render.Objects(p, render.Options{})
			if err != nil || p.Spec.Backup.Method == profiles.MethodNone {
				continue // the profile does not support this target
			}
			recovery, err := render.Recovery(p, render.RecoveryOptions{})
			assert.NilError(t, err)
			for _, mine := range names(recovery) {
				for _, theirs := range names(source) {
					assert.Assert(t, mine != theirs, "%s for %s: %s is in both", name, target, mine)
				}
			}
		}
	}
}
