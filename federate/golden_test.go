// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/cloud/azure"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// goldenCases are one cluster with its recovered cluster, with an issuer from AKS or a given issuer, and three profiles
// of which two share an identity.
func goldenCases() map[string][]*profiles.Profile {
	given := func(p *profiles.Profile) { p.Spec.Identity.Azure.Issuer = fakeaz.Issuer }
	other := func(p *profiles.Profile) {
		p.Spec.Identity.Azure.Name, p.Spec.Identity.Azure.Credential, p.Spec.Recovery.Name = "MI_Reports", "Reports_Primary", "reports-again"
	}
	return map[string][]*profiles.Profile{
		"asked": {profile()},
		"given": {profile(given)},
		"three": {profile(given), profile(given, named("shop", "orders")), profile(given, named("shop", "reports"), other)},
	}
}

func goldenFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for name, ps := range goldenCases() {
		plans, err := Plans(ps, Options{})
		assert.NilError(t, err)
		put := func(file string, text []byte, err error) {
			assert.NilError(t, err)
			files[name+"/"+file] = text
		}
		text, err := Script(plans, Options{})
		put("create.sh", text, err)
		text, err = Script(plans, Options{Delete: true})
		put("delete.sh", text, err)
		text, err = Bicep(plans)
		put("main.bicep", text, err)
		text, err = Terraform(plans)
		put("main.tf", text, err)
		switch name {
		case "given":
			text, err = ASO(plans, Options{})
			put("aso.yaml", text, err)
		case "three":
			text, err = ASO(plans, Options{Subscription: "00000000-0000-0000-0000-000000000000"})
			put("aso.yaml", text, err)
		}
	}
	return files
}

// The exact bytes are checked, since users commit the output and use it in pipelines.
func TestGolden(t *testing.T) {
	want := goldenFiles(t)
	for file, text := range want {
		assert.Check(t, golden.String(string(text), file))
	}
	for name := range goldenCases() {
		entries, err := os.ReadDir(filepath.Join("testdata", name))
		assert.NilError(t, err)
		for _, e := range entries {
			assert.Check(t, want[name+"/"+e.Name()] != nil, "testdata/%s/%s belongs to no case", name, e.Name())
		}
	}
}

func TestSameBytesTwice(t *testing.T) {
	assert.DeepEqual(t, goldenFiles(t), goldenFiles(t))
}

// Every kind of script that is printed passes shellcheck, hostile values included.
func TestShellcheck(t *testing.T) {
	if testing.Short() {
		t.Skip("takes longer than all other tests of the scripts")
	}
	path := needs.Program(t, "shellcheck", "shellcheck")
	scripts := map[string][]byte{"empty": nil, "deleted": script(t, Options{Delete: true}, profile(func(p *profiles.Profile) { p.Spec.Identity.Azure.AKS.Name = "" }))}
	for name, text := range goldenFiles(t) {
		if strings.HasSuffix(name, ".sh") {
			scripts[name] = text
		}
	}
	credentials := make([]Credential, 0, len(hostile()))
	for _, text := range hostile() {
		credentials = append(credentials, Credential{Name: text, Subject: text, Audience: text, AKS: azure.AKS{Name: "x" + text, ResourceGroup: text}})
	}
	plans := []Plan{{Identity: "'$(x)`", ResourceGroup: "a\nb", Credentials: credentials}}
	var err error
	scripts["hostile"], err = Script(plans, Options{Subscription: "'"})
	assert.NilError(t, err)
	for name, text := range scripts {
		for _, dialect := range [...]string{"sh", "dash", "bash"} {
			if dialect != "sh" && !strings.HasPrefix(name, "asked/") {
				continue // takes long and finds the same
			}
			cmd := exec.CommandContext(t.Context(), path, "--shell="+dialect, "--norc", "-")
			cmd.Stdin = strings.NewReader(string(text))
			if name == "hostile" { // which it warns of: expressions in single quotes, and characters that look like others
				cmd.Args = slices.Insert(cmd.Args, 1, "--exclude=SC2016,SC1003,SC1110,SC1111,SC1112,SC1017,SC1082,SC1018,SC1100")
			}
			out, err := cmd.CombinedOutput()
			assert.Check(t, err == nil, "%s as %s:\n%s", name, dialect, out)
		}
	}
}

// The limit that the script checks is the one that Plans checks.
func TestLimitInScript(t *testing.T) {
	assert.Assert(t, strings.Contains(createScript, "\nlimit=20\n") && Limit == 20)
}
