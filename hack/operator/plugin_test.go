// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const pluginNotes = `# Changelog

## [0.16.0](https://example.com/compare/v0.15.0...v0.16.0) (2026-10-05)


### Features

* **deps:** Bump Barman version to 3.21.0 ([#3](https://example.com/issues/3)) ([1bb6bab](https://example.com/commit/1bb6bab6))
* Do one thing ([#4](https://example.com/issues/4)) ([7bb01a8](https://example.com/commit/7bb01a86))

### Bug Fixes

* **deps:** Update a library ([#5](https://example.com/issues/5)) ([9a3cc0d](https://example.com/commit/9a3cc0d3))

## [0.15.0](https://example.com/compare/v0.14.0...v0.15.0) (2026-09-03)

* Not of this release
`

// TestChangelog: the items of one release, with their numbers and without commits, and the release before.
func TestChangelog(t *testing.T) {
	notes, before, err := changelog(pluginNotes, "0.16.0")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range notes.items {
		got = append(got, n.section+" "+n.id()+" "+n.text)
	}
	want := []string{
		"Features note #3 **deps:** Bump Barman version to 3.21.0", "Features note #4 Do one thing", "Libraries note 1 updates 1 updates",
	}
	if diff := cmp.Diff(want, got); diff != "" || before != "0.15.0" || notes.date != "2026-10-05" {
		t.Errorf("before %s, date %s: -want +got\n%s", before, notes.date, diff)
	}
	if _, _, err := changelog(pluginNotes, "0.15.0"); err == nil {
		t.Error("there is no release before 0.15.0")
	}
}

// TestPluginFacts: images of the manifest, one of them in a Secret, and the parameters that the source looks up.
func TestPluginFacts(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte("ghcr.io/x/sidecar:v2"))
	all := files{
		"manifest.yaml":      "data:\n  SIDECAR_IMAGE: |\n    " + encoded[:10] + "\n    " + encoded[10:] + "\nkind: Secret\n---\n        image: ghcr.io/x/plugin:v1\n",
		"go.mod":             "require (\n\tk8s.io/api v0.37.0\n)\n",
		"internal/a.go":      `x := plugin.Parameters["serverName"] + recoveryParameters["barmanObjectName"]`,
		"internal/a_test.go": `x := plugin.Parameters["test"]`,
	}
	got := pluginVersions(all).values
	for name, want := range map[string]string{"plugin image": "ghcr.io/x/plugin:v1", "sidecar image": "ghcr.io/x/sidecar:v2", "k8s.io/api": "v0.37.0"} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
	all["manifest.yaml"] = "        image: ghcr.io/x/plugin-testing:main\n"
	if got := pluginVersions(all).values["plugin image"]; got != "" {
		t.Errorf("got %q, the image of the main branch", got)
	}
	if diff := cmp.Diff(set{"serverName": true, "barmanObjectName": true}, pluginParameters(all)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
