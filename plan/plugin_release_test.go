// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"testing"

	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// TestPluginRelease: an ObjectStore is judged by the CRD of the plugin's release.
func TestPluginRelease(t *testing.T) {
	store := func(configuration string) string {
		return `apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: s, namespace: db}
spec: {configuration: {destinationPath: "https://a.blob.core.windows.net/b"` + configuration + `}}
`
	}
	for name, c := range map[string]struct {
		reason, new, plugin string
		want                plan.Class
	}{
		"value too new": {"lz4 for data came with 0.13", ", data: {jobs: 2, compression: lz4}", "0.5.0", plan.Refused},
		"value there":   {"the CRD has it", ", data: {jobs: 2, compression: lz4}", "0.15.0", plan.NextEvent},
		"field too new": {"came with 0.13; the API server drops it", ", data: {jobs: 2, restoreAdditionalCommandArgs: [--read-timeout=60]}", "0.5.0", plan.Ignored},
		"field there":   {"the sidecar reads it", ", data: {jobs: 2, restoreAdditionalCommandArgs: [--read-timeout=60]}", "0.15.0", plan.NextEvent},
	} {
		t.Run(name, func(t *testing.T) {
			release, err := profiles.ParsePlugin(c.plugin)
			if err != nil {
				t.Fatal(err)
			}
			old, new := textSide(t, "old", store(", data: {jobs: 2}"), profiles.NewestTarget), textSide(t, "new", store(c.new), profiles.NewestTarget)
			new.Plugin = release
			p, err := plan.Compare(old, new)
			if err != nil || p.Sites[0].Class != c.want {
				t.Errorf("the plan is %+v, and the class should be %v: %s: %v", p.Sites, c.want, c.reason, err)
			}
		})
	}
}
