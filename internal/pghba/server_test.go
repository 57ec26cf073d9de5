// SPDX-License-Identifier: Apache-2.0

package pghba_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/internal/pghba"
)

// TestServer checks every line above and generated lines with a real server: pg_hba_file_rules shows no type for
// invalid lines. The server runs in single-user mode: it opens no socket and ends at the end of its input.
func TestServer(t *testing.T) {
	if testing.Short() {
		t.Skip("no server is started with -short")
	}
	s := newServer(t)
	lines := append(goodLines(), badLines()...)
	random := rand.New(rand.NewPCG(81, 15))
	for range 1500 {
		lines = append(lines, randomLine(random))
	}
	refused := s.refused(t, lines)
	for i, line := range lines {
		err := pghba.Check(s.major, line)
		if (err != nil) != (refused[i+1] != "") {
			t.Errorf("%q: pgha says %v, PostgreSQL %d says %q", line, err, s.major, refused[i+1])
		}
	}
	if len(refused) < len(badLines()) || len(refused) > len(lines)*9/10 {
		t.Errorf("%d of %d lines are refused: the test proves little", len(refused), len(lines))
	}
	t.Logf("PostgreSQL %d: %d lines, %d refused", s.major, len(lines), len(refused))
}

// randomLine builds a line, mostly from matching parts.
func randomLine(random *rand.Rand) string {
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	kind := pick("local", "host", "host", "hostssl", "hostssl", "hostnossl", "hostnogssenc", "tcp")
	fields := []string{kind, pick("all", "a,b", `"a b"`, "replication"), pick("all", "+team", "u, v", `"al""l"`)}
	if kind != "local" || random.IntN(9) == 0 {
		fields = append(fields, pick("all", "samenet", "10.0.0.0/8", "10.0.0.1/32", "::1/128", "10.0.0.1 255.255.255.255", "db.example.com",
			"10.0.0.1", "10/8", "256.1.1.1/8", "::/200", "a/b", "10.0.0.0/08", "1.2.3.4.5/8", "::g/8", "0x7f000001/32"))
	}
	fields = append(fields, pick("md5", "scram-sha-256", "scram-sha-256", "trust", "reject", "cert", "peer", "ident", "ldap", "radius", "gss", "pam", "scram"))
	for random.IntN(3) == 0 {
		fields = append(fields, pick("map=m", "clientcert=verify-ca", "clientcert=verify-full", "clientcert=0", "clientname=CN", "pamservice=p",
			"ldapserver=l", "ldapprefix=p", "ldapbasedn=b", "ldapport=389x", "ldapport=x", "krb_realm=R", "include_realm=1", "radiusservers=127.0.0.1",
			"radiussecrets=s", "option", "opt=1", "ldapsearchattribute=a", "ldapsearchfilter=f"))
	}
	if random.IntN(8) == 0 {
		fields = fields[:1+random.IntN(len(fields))]
	}
	return strings.Join(fields, pick(" ", " ", "\t", "  "))
}

type server struct {
	programs, data string
	major          int
	as             *syscall.SysProcAttr
}

// newServer creates a database cluster. PostgreSQL does not run as root, so root uses the user of the Debian package.
func newServer(t *testing.T) server {
	t.Helper()
	s := server{programs: "/usr/lib/postgresql/15/bin", major: 15}
	if _, err := os.Stat(filepath.Join(s.programs, "initdb")); err != nil {
		needs.NotRun(t, "postgresql-15", "PostgreSQL 15 is not installed")
		t.Skip("needs PostgreSQL 15")
	}
	folder, err := os.MkdirTemp("", "pghba") //nolint:usetesting // the directories above a TempDir are closed to the user postgres
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s.data = filepath.Join(folder, "data")
	if os.Geteuid() == 0 {
		u, err := user.Lookup("postgres")
		if err != nil {
			needs.NotRun(t, "postgresql-15", "there is no user postgres")
			t.Skip("needs the user postgres")
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		s.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		if err := os.Chown(folder, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	s.run(t, "", "initdb", "-D", s.data, "--no-sync", "--auth=trust")
	return s
}

func (s server) run(t *testing.T, input, program string, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), filepath.Join(s.programs, program), arguments...)
	command.SysProcAttr, command.Stdin, command.Dir = s.as, strings.NewReader(input), filepath.Dir(s.data)
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, output)
	}
	return string(output)
}

// refused returns the server's error for each line number.
func (s server) refused(t *testing.T, lines []string) map[int]string {
	t.Helper()
	// Other users must be able to read it.
	if err := os.WriteFile(filepath.Join(s.data, "pg_hba.conf"), []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	output := s.run(t, "SELECT line_number || ' ' || coalesce(error, 'only in the log') AS fault FROM pg_hba_file_rules WHERE type IS NULL\n",
		"postgres", "--single", "-D", s.data, "postgres")
	faults := map[int]string{}
	for _, match := range regexp.MustCompile(`fault = "(\d+) (.*)"\t`).FindAllStringSubmatch(output, -1) {
		number, err := strconv.Atoi(match[1])
		if err != nil {
			t.Fatal(err)
		}
		faults[number] = match[2]
	}
	if len(faults) == 0 {
		t.Fatalf("the server refuses no line:\n%s", output)
	}
	return faults
}
