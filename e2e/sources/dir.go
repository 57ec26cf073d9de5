// SPDX-License-Identifier: Apache-2.0

package sources

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

var (
	mu   sync.Mutex
	dirs = map[string]string{}
)

// Dir returns the directory with the pinned module's files. It downloads the module to the module cache if necessary.
func (p Pin) Dir() (string, error) {
	mu.Lock()
	defer mu.Unlock()
	key := p.Module + "@" + p.Version
	if dir, ok := dirs[key]; ok {
		return dir, nil
	}
	dir, err := p.download(key)
	if err != nil {
		return "", err
	}
	dirs[key] = dir
	return dir, nil
}

// download runs outside every module, so that no go.mod must require the pinned one. It checks the hash of the content
// itself, which avoids the checksum database, which is not available offline.
func (p Pin) download(key string) (string, error) {
	var stderr bytes.Buffer
	cmd := exec.Command("go", "mod", "download", "-json", key) //nolint:noctx // to its end
	cmd.Dir = os.TempDir()
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GONOSUMDB="+p.Module)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var got struct {
		Dir   string `json:"Dir"`
		Sum   string `json:"Sum"`
		Error string `json:"Error"`
	}
	if jsonErr := json.Unmarshal(out, &got); jsonErr != nil {
		return "", fmt.Errorf("cannot download module %q: %w: %s", key, err, strings.TrimSpace(stderr.String()))
	}
	if got.Error != "" {
		return "", fmt.Errorf("cannot download module %q: %s", key, got.Error)
	}
	if got.Sum != p.Sum {
		return "", fmt.Errorf("cannot trust module %q: its hash is %s, pinned is %s", key, got.Sum, p.Sum)
	}
	return got.Dir, nil
}

// Fetch downloads every pinned module that is read as files, for a run without a network.
func Fetch() error {
	for _, p := range []Pin{Operator, Manifests, BarmanPlugin, LivePlugin, Snapshots, Prometheus} {
		if _, err := p.Dir(); err != nil {
			return err
		}
	}
	return nil
}

// Read returns one file of the pinned module; name has slashes.
func (p Pin) Read(name string) ([]byte, error) {
	dir, err := p.Dir()
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return nil, fmt.Errorf("cannot read %q of module %q: %w", name, p.Module+"@"+p.Version, err)
	}
	return data, nil
}

// ModuleRoot returns the directory of the e2e module, for tests in any of its packages.
func ModuleRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output() //nolint:noctx // to its end
	if err != nil {
		return "", fmt.Errorf("cannot find the module's directory: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}
