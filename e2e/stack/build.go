// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/pgha/pgha/e2e/sources"
)

// component is one program built from source. Each has its own Go module under build/, since the dependencies of etcd,
// Kubernetes and the operator conflict.
type component struct {
	name, dir, pkg string
	pin            sources.Pin
	ldflags        string
}

// versionFlags set the version of the API server, which clients parse; the default is v0.0.0-master.
func versionFlags(version string) string {
	const pkg = "k8s.io/component-base/version"
	part := strings.Split(strings.TrimPrefix(version, "v"), ".")
	return fmt.Sprintf("-X %[1]s.gitVersion=%[2]s -X %[1]s.gitMajor=%[3]s -X %[1]s.gitMinor=%[4]s", pkg, version, part[0], part[1])
}

var components = []component{
	{"etcd", "etcd", "go.etcd.io/etcd/server/v3", sources.Etcd, ""},
	{"manager", "operator", "github.com/cloudnative-pg/cloudnative-pg/cmd/manager", sources.Operator, ""},
	{"roundtrip", "operator", "./roundtrip", sources.Operator, ""},
	{"plugin", "plugin", "github.com/cloudnative-pg/plugin-barman-cloud/cmd/manager", sources.LivePlugin, ""},
	{"kube-apiserver", "apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", sources.Kubernetes, versionFlags(sources.Kubernetes.Version)},
}

// Binaries has the paths of the built programs, by name.
type Binaries map[string]string

// Build returns the programs, and builds those that are not in the cache: this takes minutes in the first run. It
// writes progress to log.
func Build(log io.Writer) (Binaries, error) {
	cache, err := cacheDir()
	if err != nil {
		return nil, err
	}
	unlock, err := lock(filepath.Join(cache, "lock"))
	if err != nil {
		return nil, err
	}
	defer unlock()
	root, err := sources.ModuleRoot()
	if err != nil {
		return nil, err
	}
	binaries := Binaries{}
	for _, c := range components {
		dir := filepath.Join(root, "build", c.dir)
		key, err := c.key(dir)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(cache, c.name+"-"+c.pin.Version+"-"+key)
		if _, err := os.Stat(path); err != nil {
			if err := c.build(log, dir, path); err != nil {
				return nil, err
			}
		}
		binaries[c.name] = path
	}
	return binaries, nil
}

// cacheDir returns the directory that keeps binaries between runs.
func cacheDir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("cannot find a cache directory: %w", err)
	}
	dir := filepath.Join(base, "pgha-e2e")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("cannot make cache directory %q: %w", dir, err)
	}
	return dir, nil
}

// key returns a hash of everything that affects the binary: the compiler, the flags, the module graph and our own
// sources.
func (c component) key(dir string) (string, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, runtime.Version(), runtime.GOOS, runtime.GOARCH, c.pkg, c.ldflags)
	own, err := filepath.Glob(filepath.Join(dir, "*", "*.go"))
	if err != nil {
		return "", fmt.Errorf("cannot list the sources in %q: %w", dir, err)
	}
	for _, name := range append(own, filepath.Join(dir, "go.mod"), filepath.Join(dir, "go.sum")) {
		data, err := os.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("cannot read %q: %w", name, err)
		}
		fmt.Fprintln(hash, filepath.Base(name), len(data))
		hash.Write(data)
	}
	return hex.EncodeToString(hash.Sum(nil))[:12], nil
}

// build compiles to a temporary name first, so that an interrupted build is not cached.
func (c component) build(log io.Writer, dir, path string) error {
	start := time.Now()
	fmt.Fprintf(log, "building %s %s\n", c.name, c.pin.Version)
	cmd := exec.Command("go", "build", "-trimpath", "-mod=readonly", "-ldflags=-s -w "+c.ldflags, "-o", path+".tmp", c.pkg) //nolint:noctx // to its end
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("cannot build %q: %w", c.pkg, err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		return fmt.Errorf("cannot keep %q: %w", path, err)
	}
	fmt.Fprintf(log, "built %s in %s\n", c.name, time.Since(start).Round(time.Second))
	return nil
}

// lock prevents two runs from building the same program at once.
func lock(path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("cannot open lock %q: %w", path, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, fmt.Errorf("cannot take lock %q: %w", path, err)
	}
	return func() { file.Close() }, nil
}
