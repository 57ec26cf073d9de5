// SPDX-License-Identifier: Apache-2.0

// Package needs finds the programs that tests call. A test whose program is missing never passes: it fails, or, where a
// script of hack/ collects such tests, it is skipped and listed there with the package to install.
package needs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

// Variable names the file that collects the tests that could not run, one a line: package of the program, test.
// hack/test.sh sets it to a new file for each run. That a name is new also keeps go test from reusing the result of a test
// that was skipped: go test compares the variables that a test reads.
const Variable = "PGHA_NOT_RUN"

// Program is the path of a program that a package of Debian has. Without it the test ends.
func Program(tb testing.TB, name, pkg string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		NotRun(tb, pkg, "%s is not installed", name)
		tb.Skipf("needs %s", name)
	}
	return path
}

// Postgres is the path of a PostgreSQL server: the one in PATH, or Debian's. Without one the test ends.
func Postgres(tb testing.TB) string {
	tb.Helper()
	if path, err := exec.LookPath("postgres"); err == nil {
		return path
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		NotRun(tb, "postgresql-15", "no PostgreSQL server is installed")
		tb.Skip("needs a PostgreSQL server")
	}
	return found[len(found)-1]
}

// NotRun reports that a check cannot run until a package is installed. The test goes on with the rest, if there is a rest.
func NotRun(tb testing.TB, pkg, format string, args ...any) {
	tb.Helper()
	reason := fmt.Sprintf(format, args...)
	if err := record(os.Getenv(Variable), pkg, tb.Name()); err != nil {
		tb.Fatalf("%s: install %s (%v)", reason, pkg, err)
	}
}

// record adds a line to the file; an error if there is no file to add it to.
func record(file, pkg, test string) error {
	if file == "" {
		return fmt.Errorf("make test and make quick go on without it, and list what they could not run")
	}
	// Tests of several packages write at once: each opens the file anew and adds a line with one call.
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("cannot record it: %w", err)
	}
	_, err = f.WriteString(pkg + "\t" + binary() + " " + test + "\n")
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("cannot record it: %w", err)
	}
	return nil
}

// binary is the package that is tested, without the name of the module.
func binary() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return filepath.Base(os.Args[0])
	}
	return strings.TrimPrefix(strings.TrimSuffix(info.Path, ".test"), "github.com/pgha/pgha/")
}
