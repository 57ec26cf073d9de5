// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// helperEnv makes this test binary start a server and then hang; its value is the server's port.
const helperEnv = "PGHA_E2E_HELPER"

func TestMain(m *testing.M) {
	port := os.Getenv(helperEnv)
	if port == "" {
		os.Exit(m.Run())
	}
	os.Exit(Isolated(func() error { return nil }, func() int { return hang(port) }))
}

// hang listens on all interfaces, starts a program like the stack, prints a line and waits to be killed.
func hang(port string) int {
	listener, err := net.Listen("tcp", "0.0.0.0:"+port)
	if err != nil {
		return fail(err)
	}
	defer listener.Close()
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return fail(err)
	}
	if _, err := launch("sleep", "sleep", dir, nil, "987."+port); err != nil {
		return fail(err)
	}
	if _, err := net.DialTimeout("tcp", advertised.String()+":"+port, time.Second); err != nil {
		return fail(err)
	}
	fmt.Println("hangs", dir)
	time.Sleep(time.Minute)
	return 0
}

// TestIsolated checks the purpose of the namespaces: a port that is open inside is closed outside, and a killed test
// run leaves no process behind.
func TestIsolated(t *testing.T) {
	port := freePort(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperEnv+"="+port, "TMPDIR="+t.TempDir())
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "hangs") {
		t.Fatalf("the inner process said %q: %v", line, err)
	}
	if running(t, "987."+port) != 1 {
		t.Fatal("cannot see the program that should die")
	}
	if connection, err := net.DialTimeout("tcp", "127.0.0.1:"+port, time.Second); err == nil {
		connection.Close()
		t.Errorf("port %s is open outside the namespace", port)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for end := time.Now().Add(10 * time.Second); running(t, "987."+port) > 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the program outlived its test run")
		}
	}
}

// freePort returns an unused port.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// running counts the processes of the machine with that argument.
func running(t *testing.T, argument string) (n int) {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		line, err := os.ReadFile(file)
		if err == nil && strings.Contains(string(line), "\x00"+argument) {
			n++
		}
	}
	return n
}
