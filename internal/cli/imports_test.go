// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

const module = "github.com/pgha/pgha/"

// TestImports checks the architecture: the direction of imports, and that the libraries do no I/O.
func TestImports(t *testing.T) {
	impure := []string{"os", "os/exec", "io/fs", "net/http", "path/filepath", "math/rand", "math/rand/v2", "crypto/rand",
		"github.com/alecthomas/kong"}
	cases := map[string]struct {
		reason string
		banned []string
	}{
		"profiles": {
			reason: "the input knows nothing of what becomes of it",
			banned: append([]string{module + "manifest", module + "render", module + "lint", module + "internal/cli"}, impure...),
		},
		"internal/serial": {
			reason: "the serializer writes any Go value",
			banned: append([]string{module + "profiles", module + "manifest", module + "render", module + "internal/cli"}, impure...),
		},
		"manifest": {
			reason: "it writes objects, whoever built them",
			banned: append([]string{module + "profiles", module + "render", module + "internal/cli"}, impure...),
		},
		"internal/patch": {
			reason: "one patch and one object; which patches there are is the renderer's business",
			banned: append([]string{module + "profiles", module + "render", module + "internal/cli"}, impure...),
		},
		"cloud": {
			reason: "it is the seam, and names no side of it",
			banned: append([]string{module + "cloud/azure", module + "profiles", module + "render", module + "lint", module + "internal/cli"}, impure...),
		},
		"cloud/azure": {
			reason: "a provider answers with text and metadata; who asks does not matter to it",
			banned: append([]string{module + "profiles", module + "render", module + "lint", module + "internal/cli"}, impure...),
		},
		"adopt": {
			reason: "what it knows of a cloud it asks the providers",
			banned: []string{module + "cloud/azure"},
		},
		"runbook": {
			reason: "what it knows of a cloud it asks the provider",
			banned: append([]string{module + "cloud/azure"}, impure...),
		},
		"internal/kinds": {
			reason: "it says what there is of each kind; who asks does not matter to it",
			banned: append([]string{module + "render", module + "base", module + "lint", module + "internal/cli"}, impure...),
		},
		"render": {
			reason: "a profile in, objects out",
			banned: append([]string{module + "cloud/azure", module + "base", module + "lint", module + "internal/cli", module + "internal/serial"}, impure...),
		},
		"base": {
			reason: "objects in, files out",
			banned: append([]string{module + "lint", module + "internal/cli"}, impure...),
		},
		"lint": {
			reason: "rules look at objects; who reads the files does not matter to them",
			banned: append([]string{module + "internal/cli"}, impure...),
		},
		"federate": {
			reason: "it writes scripts from names; whoever prints them is another",
			banned: append([]string{module + "render", module + "lint", module + "internal/cli"}, impure...),
		},
		"diff": {
			reason: "it compares objects, wherever they come from",
			banned: append([]string{module + "lint", module + "internal/cli"}, impure...),
		},
		"plan": {
			reason: "it compares two sides, wherever they come from",
			banned: append([]string{module + "internal/cli", module + "internal/git"}, impure...),
		},
		"alerts": {
			reason: "it writes the rules of a profile in other forms; who prints them is another",
			banned: append([]string{module + "lint", module + "internal/cli", module + "runbook"}, impure...),
		},
		"internal/alert": {
			reason: "profiles checks what it overrides",
			banned: append([]string{module + "profiles", module + "render", module + "internal/facts", module + "internal/cli"}, impure...),
		},
		"report": {
			reason: "it writes one page; who reads the profiles and prints it is another",
			banned: append([]string{module + "internal/cli", module + "internal/git", module + "cloud/azure"}, impure...),
		},
		"nodes": {
			reason: "it says what nodes do to the objects of a profile; who prints it is another",
			banned: append([]string{module + "internal/cli", module + "runbook"}, impure...),
		},
		"guard": {
			reason: "it makes policies of what the plan's tables say",
			banned: append([]string{module + "profiles", module + "render", module + "lint", module + "internal/cli"}, impure...),
		},
		"internal/class": {
			reason: "profiles have the words too",
			banned: append([]string{module + "profiles", module + "plan", module + "internal/cli"}, impure...),
		},
		"internal/operator": {
			reason: "what the operator does is the same, whatever pgha makes of it",
			banned: append([]string{module + "profiles", module + "render", module + "lint", module + "internal/cli"}, impure...),
		},
		"internal/pgsettings": {
			reason: "PostgreSQL's parameters are the same, whatever pgha makes of them",
			banned: append([]string{module + "profiles", module + "render", module + "lint", module + "internal/cli"}, impure...),
		},
		"internal/pghba": {
			reason: "PostgreSQL's files are the same, whatever pgha makes of them",
			banned: append([]string{module + "profiles", module + "render", module + "lint", module + "internal/cli"}, impure...),
		},
		"internal/strict": {
			reason: "the decoder is everybody's",
			banned: append([]string{module + "profiles", module + "render", module + "lint", "k8s.io/apimachinery/pkg/runtime"}, impure...),
		},
		"cmd/pgha-federate": {
			reason: "it is the thin program: no API types, no rendering",
			banned: []string{module + "render", module + "lint"},
		},
	}
	imports := direct(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, ok := imports[module+name]
			assert.Assert(t, ok, "there is no package %s", name)
			for _, path := range got {
				assert.Check(t, !slices.Contains(c.banned, path), "%s imports %s, but %s", name, path, c.reason)
			}
		})
	}
}

// TestRenderPath keeps large packages out of the program: each costs start-up time even if it is not called.
func TestRenderPath(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", module+"cmd/pgha").Output()
	assert.NilError(t, err)
	for path := range strings.FieldsSeq(string(out)) {
		for _, heavy := range []string{"sigs.k8s.io/kustomize", "google.golang.org/protobuf", "k8s.io/client-go",
			"k8s.io/apimachinery/pkg/util/strategicpatch", "html/template"} {
			assert.Check(t, !strings.HasPrefix(path, heavy), "cmd/pgha imports %s", path)
		}
	}
}

// direct lists the imports of every package of the module, without tests.
func direct(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	assert.NilError(t, err)
	imports := map[string][]string{}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return imports
		}
		assert.NilError(t, err)
		imports[p.ImportPath] = p.Imports
	}
}
