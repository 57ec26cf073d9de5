// SPDX-License-Identifier: Apache-2.0

// Package peer installs the released programs that read what pgha writes, for tests that want to hear it from them. Each
// is built by go install, at a fixed version, once for a machine.
package peer

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/pgha/pgha/internal/needs"
)

// Programs at the versions that the tests are for. kubectl 1.36 has kustomize 5.8.1 built in: k8s.io/kubectl v0.36.3
// requires that very module, and pkg/cmd/kustomize is its build command.
const (
	KustomizeModule  = "sigs.k8s.io/kustomize/kustomize/v5"
	KustomizeVersion = "v5.8.1"
	HelmModule       = "helm.sh/helm/v3/cmd/helm"
	HelmVersion      = "v3.18.6"
)

// Kustomize is the path of the released kustomize, or "" where it cannot be built, as without a network. That is recorded.
func Kustomize(tb testing.TB) string {
	tb.Helper()
	program, err := Install(KustomizeModule, KustomizeVersion, "kustomize")
	if err != nil {
		needs.NotRun(tb, "kustomize", "%v", err)
		return ""
	}
	return program
}

// Kubectl is the path of kubectl, or "" where the machine has none. It cannot be had by go install within minutes, and
// Debian's is of 2021, before components; what it adds to kustomize is said above.
func Kubectl() string {
	path, err := exec.LookPath("kubectl")
	if err != nil {
		return ""
	}
	return path
}

// Install builds a program into the user's cache, unless it is there.
func Install(module, version, name string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("cannot find a cache for %s: %w", name, err)
	}
	folder := filepath.Join(cache, "pgha", "peers", name+"-"+version)
	program := filepath.Join(folder, name)
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return "", fmt.Errorf("cannot install %s: %w", name, err)
	}
	temporary, err := os.MkdirTemp(filepath.Dir(folder), "new-")
	if err != nil {
		return "", fmt.Errorf("cannot install %s: %w", name, err)
	}
	defer func() { _ = os.RemoveAll(temporary) }()
	command := exec.Command("go", "install", module+"@"+version)
	command.Env = append(os.Environ(), "GOBIN="+temporary, "GOFLAGS=", "GOWORK=off")
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("cannot install %s: go install %s@%s: %w\n%s", name, module, version, err, output.Bytes())
	}
	// Two tests at once both build; the second finds the folder there, which is as good.
	if err := os.Rename(temporary, folder); err != nil {
		if _, statErr := os.Stat(program); statErr != nil {
			return "", fmt.Errorf("cannot install %s: %w", name, err)
		}
	}
	return program, nil
}
