// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// TestDrillPostgres restores a real archive with real servers, and runs there what the script runs in the pod of a copy: the last commit, a
// check, the newest row, the result, and the metrics as a role with no rights of its own.
func TestDrillPostgres(t *testing.T) {
	if testing.Short() {
		t.Skip("no server is started with -short")
	}
	p := newPostgres(t)
	p.start("source", "archive_mode=on", "archive_command=cp %p "+p.dir+"/archive/%f")
	p.sql("source", "CREATE TABLE orders (created_at timestamptz)")
	for _, server := range []string{"copy", "to"} {
		p.run("pg_basebackup", "-h", p.dir, "-p", p.port("source"), "-D", p.dir+"/"+server, "-X", "none", "-c", "fast")
	}
	p.sql("source", "CREATE TABLE earlier ()") // in a segment of its own
	p.sql("source", "SELECT pg_switch_wal()")
	time.Sleep(3 * time.Second)
	p.sql("source", "INSERT INTO orders VALUES (now() - interval '90 seconds')")
	committed := time.Now()
	time.Sleep(3 * time.Second) // what follows must not count
	p.sql("source", "SELECT pg_create_restore_point('middle')")
	p.sql("source", "CREATE TABLE later ()")
	later := time.Now()
	for range 3 { // segments without a commit, as of an idle source
		p.sql("source", "SELECT pg_create_restore_point('x')")
		p.sql("source", "SELECT pg_switch_wal()")
	}
	p.sql("source", "SELECT pg_create_restore_point('end')")
	p.stop("source") // archives all

	p.restore("copy")
	objects := drillObjects(t, set("spec.backup.drill.newest", ""))
	age := number(t, p.shell("copy", drillFile(t, objects, "last-commit.sh")))
	since := int(time.Since(later).Seconds())
	assert.Assert(t, age >= since-1 && age <= since+1, "the last commit was %d s ago, and the script says %d s", since, age)
	assert.Equal(t, p.sql("copy", "SELECT pg_last_xact_replay_timestamp() IS NULL"), "t", "the script could ask PostgreSQL instead")

	p.sql("copy", "INSERT INTO orders VALUES (NULL)") // a commit of the copy is no restored one
	again := number(t, p.shell("copy", drillFile(t, objects, "last-commit.sh")))
	assert.Assert(t, again >= age, "%d s ago, then %d s", age, again)

	newest := drillFile(t, drillObjects(t, set("spec.backup.drill.newest", "SELECT max(created_at) FROM orders -- a comment;\n")), "newest.sql")
	since = int(time.Since(committed).Seconds())
	row := number(t, p.sql("copy", newest))
	assert.Assert(t, row >= since+89 && row <= since+92, "the newest row is %d s old", row)
	empty := drillFile(t, drillObjects(t, set("spec.backup.drill.newest", "SELECT max(created_at) FROM orders WHERE false")), "newest.sql")
	assert.Equal(t, p.sql("copy", empty), "", "no row is no age")
	p.metrics(t)

	// The recovery ends in the middle of a segment, and the rest of it has a later commit, which is not restored.
	p.restore("to", "recovery_target_name=middle")
	part := number(t, p.shell("to", drillFile(t, objects, "last-commit.sh")))
	since = int(time.Since(committed).Seconds())
	assert.Assert(t, part >= since-1 && part <= since+1, "the last commit was %d s ago, and the script says %d s", since, part)
}

// metrics are read by a role as the operator's exporter has it, before and after there is a result.
func (p postgres) metrics(t *testing.T) {
	t.Helper()
	objects, err := render.Objects(drillProfile(t), render.Options{})
	assert.NilError(t, err)
	var all map[string]struct {
		Query     string `json:"query"`
		Predicate string `json:"predicate_query"`
	}
	for _, o := range objects {
		if m, ok := o.(*corev1.ConfigMap); ok && m.Name == "pg-drill" {
			assert.NilError(t, yaml.Unmarshal([]byte(m.Data["queries.yaml"]), &all))
		}
	}
	query := all["pgha_drill"]
	p.sql("copy", "CREATE ROLE exporter; GRANT pg_monitor TO exporter")
	as := "SET ROLE exporter; "
	assert.Equal(t, p.sql("copy", as+query.Predicate), "f")
	script := drillFile(t, drillObjects(t), "drill.sh")
	_, record, _ := strings.Cut(script, "<<SQL\n")
	record, _, _ = strings.Cut(record, "\nSQL\n")
	p.sql("copy", strings.NewReplacer("$1", "1", "$(elapsed)", "17", "$AGE", "42").Replace(record))
	assert.Equal(t, p.sql("copy", as+query.Predicate), "t")
	assert.Equal(t, p.sql("copy", as+query.Query), "1|17|42")
}

// postgres has two servers in one directory: source and copy.
type postgres struct {
	t         *testing.T
	bin, dir  string
	as        *syscall.SysProcAttr
	processes map[string]*exec.Cmd
}

func newPostgres(t *testing.T) postgres {
	t.Helper()
	dir, err := os.MkdirTemp("", "pgha-drill") //nolint:usetesting // the directories above a TempDir are closed to the user postgres
	assert.NilError(t, err)
	server, err := filepath.EvalSymlinks(needs.Postgres(t)) // Debian has its other programs only there
	assert.NilError(t, err)
	p := postgres{t: t, bin: filepath.Dir(server), dir: dir, processes: map[string]*exec.Cmd{}}
	t.Cleanup(func() {
		for name := range p.processes {
			p.stop(name)
		}
		_ = os.RemoveAll(dir)
	})
	if os.Geteuid() == 0 { // PostgreSQL does not run as root
		u, err := user.Lookup("postgres")
		assert.NilError(t, err)
		uid, gid := number(t, u.Uid), number(t, u.Gid)
		p.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		assert.NilError(t, os.Chown(dir, uid, gid))
	}
	p.run("mkdir", p.dir+"/archive")
	p.run("initdb", "-A", "trust", "-U", "postgres", "-D", dir+"/source")
	return p
}

// command is a command as the user of the servers.
func (p postgres) command(name string, args ...string) *exec.Cmd {
	if own := filepath.Join(p.bin, name); name != "mkdir" && name != "sh" {
		name = own
	}
	command := exec.Command(name, args...)
	command.Dir, command.SysProcAttr = p.dir, p.as
	command.Env = append(os.Environ(), "PGUSER=postgres", "LC_ALL=C", "TZ=UTC")
	return command
}

func (p postgres) run(name string, args ...string) string {
	p.t.Helper()
	out, err := p.command(name, args...).CombinedOutput()
	assert.NilError(p.t, err, "%s %v: %s", name, args, out)
	return strings.TrimSpace(string(out))
}

func (p postgres) port(server string) string { return strconv.Itoa(5400 + len(server)) }

// start starts a server that listens only on a socket in the directory, and waits for it.
func (p postgres) start(server string, settings ...string) {
	p.t.Helper()
	args := []string{"-D", p.dir + "/" + server, "-k", p.dir, "-p", p.port(server), "-c", "listen_addresses=", "-c", "wal_keep_size=512MB"}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	command := p.command("postgres", args...)
	var log strings.Builder
	command.Stdout, command.Stderr = &log, &log
	assert.NilError(p.t, command.Start())
	p.processes[server] = command
	for range 300 {
		out, _ := p.client(server, "SELECT pg_is_in_recovery()").Output() // an error until it listens
		if strings.TrimSpace(string(out)) == "f" {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.stop(server)
	p.t.Fatalf("%s is not ready:\n%s", server, log.String())
}

// stop shuts a server down, and waits for it.
func (p postgres) stop(server string) {
	p.t.Helper()
	command := p.processes[server]
	if command == nil {
		return
	}
	delete(p.processes, server)
	_ = command.Process.Signal(os.Interrupt) // fast
	_ = command.Wait()
}

// restore recovers a copy, and restarts it, as the operator does between its Job and the instance.
func (p postgres) restore(server string, settings ...string) {
	p.t.Helper()
	p.run("sh", "-c", "> "+server+"/recovery.signal")
	p.start(server, append(settings, "restore_command=cp "+p.dir+"/archive/%f %p", "archive_mode=off", "recovery_target_action=promote")...)
	p.stop(server)
	p.start(server, "archive_mode=off")
}

func (p postgres) client(server, sql string) *exec.Cmd {
	return p.command("psql", "-XAtq", "-h", p.dir, "-p", p.port(server), "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-c", sql)
}

func (p postgres) sql(server, sql string) string {
	p.t.Helper()
	out, err := p.client(server, sql).CombinedOutput()
	assert.NilError(p.t, err, "%s: %s", sql, out)
	return strings.TrimSpace(string(out))
}

// shell runs a script as in the pod, where psql finds the server by itself.
func (p postgres) shell(server, script string) string {
	p.t.Helper()
	command := p.command("sh")
	command.Env = append(command.Env, "PGHOST="+p.dir, "PGPORT="+p.port(server), "PATH="+p.bin+":"+os.Getenv("PATH"))
	command.Stdin = strings.NewReader(script)
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	assert.NilError(p.t, err, "%s", stderr.String())
	return strings.TrimSpace(string(out))
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	assert.NilError(t, err, fmt.Sprintf("%q is no number", text))
	return n
}
