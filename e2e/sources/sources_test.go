// SPDX-License-Identifier: Apache-2.0

package sources

import (
	"strings"
	"testing"
)

// TestPinnedSum checks that a module with another content than the pinned one is rejected.
func TestPinnedSum(t *testing.T) {
	pin := BarmanPlugin
	pin.Sum = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	if dir, err := pin.download(pin.Module + "@" + pin.Version); err == nil || !strings.Contains(err.Error(), "cannot trust") {
		t.Errorf("got %q, %v", dir, err)
	}
}

// TestCRDs checks that every target has the kinds that pgha renders, each from its own release.
func TestCRDs(t *testing.T) {
	for _, target := range Targets {
		crds, err := CRDs(target)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, crd := range crds {
			names = append(names, crd.GetName())
		}
		all := " " + strings.Join(names, " ") + " "
		for _, want := range []string{
			"clusters.postgresql.cnpg.io", "scheduledbackups.postgresql.cnpg.io", "backups.postgresql.cnpg.io",
			"objectstores.barmancloud.cnpg.io", "prometheusrules.monitoring.coreos.com", "podmonitors.monitoring.coreos.com", "podmonitors.azmonitoring.coreos.com",
		} {
			if !strings.Contains(all, " "+want+" ") {
				t.Errorf("%s: missing %s in %v", target, want, names)
			}
		}
		if got, want := strings.Contains(all, " databaseroles.postgresql.cnpg.io "), strings.HasPrefix(target, "1.30."); got != want {
			t.Errorf("%s has DatabaseRole: %t", target, got)
		}
	}
	if _, err := CRDs("1.31.0"); err == nil || !strings.Contains(err.Error(), `"releases/cnpg-1.31.0.yaml"`) {
		t.Errorf("got %v", err)
	}
}

// TestDecode checks which documents are skipped and which are errors.
func TestDecode(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"# nothing\n---\n\n":        "",
		"kind: A\n---\nkind: B\n":   "A B",
		"a: b\n":                    "cannot decode document 1: it has no kind",
		"kind: A\n---\nkind: [\n":   "cannot decode document 2",
		"apiVersion: v1\nkind: {}":  "cannot decode document 1",
		"---\nkind: A\n---\n---\n#": "A",
	} {
		objects, err := Decode([]byte(text))
		var got []string
		for _, object := range objects {
			got = append(got, object.GetKind())
		}
		if err != nil {
			got = []string{err.Error()}
		}
		if !strings.HasPrefix(strings.Join(got, " "), want) || want == "" && len(got) > 0 {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
