// SPDX-License-Identifier: Apache-2.0

//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestReportOfFleet: a page about 500 clusters takes less than two seconds of CPU and 200 MiB, with all that a process costs. Each is the built-in with
// load balancers, ten objects, and has a name, an archive and a size of its own. The best of three runs counts, since other tests run beside it.
func TestReportOfFleet(t *testing.T) {
	const (
		sites  = 500
		cpu    = 2 * time.Second
		memory = 200 << 20
	)
	dir := t.TempDir()
	program := filepath.Join(dir, "pgha")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	assert.NilError(t, err, "%s", out)
	text, err := profiles.Builtin("aks-public")
	assert.NilError(t, err)
	for i := range sites {
		name := fmt.Sprintf("pg-%03d", i)
		one := strings.NewReplacer("\n  name: pg\n", "\n  name: "+name+"\n", "examplestorage", fmt.Sprintf("backups%03d", i), "size: 64Gi", fmt.Sprintf("size: %dGi", 64<<(i%4))).Replace(string(text))
		assert.NilError(t, os.MkdirAll(filepath.Join(dir, "clusters"), 0o755))
		assert.NilError(t, os.WriteFile(filepath.Join(dir, "clusters", name+".yaml"), []byte(one), 0o600))
	}
	unit := int64(1)
	if runtime.GOOS == "linux" {
		unit = 1 << 10 // elsewhere it counts in bytes
	}
	used, resident := time.Hour, int64(1)<<40
	for range 3 {
		command := exec.Command(program, "report", filepath.Join(dir, "clusters"), "--date", "2026-11-28")
		html, err := command.Output()
		assert.NilError(t, err)
		assert.Equal(t, bytes.Count(html, []byte(`<svg class="topology"`)), sites)
		used = min(used, command.ProcessState.UserTime()+command.ProcessState.SystemTime())
		if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
			resident = min(resident, usage.Maxrss*unit)
		}
		t.Logf("%s of CPU, %d MiB, a page of %d KiB", used.Round(time.Millisecond), resident>>20, len(html)>>10)
	}
	assert.Check(t, used < cpu, "%d clusters take %s of CPU", sites, used)
	assert.Check(t, resident < memory, "%d clusters take %d MiB", sites, resident>>20)
}
