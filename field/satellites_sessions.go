// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// heldSession is a session that stays open over a step.
type heldSession struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string
}

// direct is the connection string of a role without a pooler.
func (s *suite) direct(role, db string) string {
	return fmt.Sprintf("host=%s-rw dbname=%s user=%s sslmode=require connect_timeout=5 application_name=field-held", s.name, db, role)
}

// passwords of the role that logs in; empty for the owner, whose password the client's pod has.
func passwordOf(role, text string) []string {
	if role == owner {
		return nil
	}
	return []string{"env", "PGPASSWORD=" + text}
}

// hold opens a session in the client's pod; nil for none.
func (s *suite) hold(ctx context.Context, who string) (*heldSession, error) {
	if who == "" {
		return nil, nil //nolint:nilnil // there is none to hold
	}
	role, db, _ := strings.Cut(who, "/")
	args := []string{"--context", s.context, "-n", s.ns, "exec", "-i", clientName, "-c", "connector", "--"}
	args = append(append(args, passwordOf(role, s.clerkPassword)...), "psql", "-qtAX", s.direct(role, db))
	h := &heldSession{cmd: exec.CommandContext(ctx, "kubectl", args...), lines: make(chan string, 10)}
	var err error
	if h.in, err = h.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := h.cmd.Start(); err != nil {
		return nil, fmt.Errorf("cannot open a session: %w", err)
	}
	go func() {
		defer close(h.lines)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			h.lines <- scanner.Text()
		}
	}()
	if !h.alive() {
		return h, fmt.Errorf("cannot open a session of %s", who)
	}
	return h, nil
}

// alive reports whether the session answers.
func (h *heldSession) alive() bool {
	if _, err := io.WriteString(h.in, "SELECT 'alive';\n"); err != nil {
		return false
	}
	select {
	case line, ok := <-h.lines:
		return ok && line == "alive"
	case <-time.After(20 * time.Second):
		return false
	}
}

// end closes the session.
func (h *heldSession) end() {
	if h == nil || h.in == nil {
		return
	}
	_ = h.in.Close()
	done := make(chan struct{})
	go func() { _ = h.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		_ = h.cmd.Process.Kill()
	}
	h.in = nil
}

// login opens a new session of a role, and returns PostgreSQL's message if it is refused.
func (s *suite) login(ctx context.Context, role, password, connection string) error {
	args := append([]string{"exec", clientName, "-c", "connector", "--"}, passwordOf(role, password)...)
	_, err := s.kubectl(ctx, append(args, "psql", "-qtAX", connection, "-c", "SELECT 1")...)
	return err
}

// refusedWith polls until new sessions are refused with a message.
func (s *suite) refusedWith(ctx context.Context, role, db, message string) error {
	return until(ctx, 30*time.Second, "new sessions of "+role+" are refused with "+message, func() (bool, error) {
		err := s.login(ctx, role, s.clerkPassword, s.direct(role, db))
		if err == nil {
			return false, errors.New("a new session is accepted")
		}
		return strings.Contains(err.Error(), message), err
	})
}

// finder adds a finding to a step.
type finder func(format string, args ...any)

// stays checks that the open session goes on, and that new ones are refused.
func stays(role, db, message string) func(ctx context.Context, s *suite, find finder, held *heldSession) {
	return func(ctx context.Context, s *suite, find finder, held *heldSession) {
		if !held.alive() {
			find("the open session of %s broke, and the plan says that it stays", role)
		}
		if err := s.refusedWith(ctx, role, db, message); err != nil {
			find("%v", err)
		}
	}
}

// passwordChanged checks that the operator sets the new password within seconds, and the old one is refused.
func passwordChanged(ctx context.Context, s *suite, find finder, held *heldSession) {
	begin := time.Now()
	err := until(ctx, time.Minute, "the new password counts", func() (bool, error) {
		err := s.login(ctx, clerk, otherPassword, s.direct(clerk, database))
		return err == nil, err
	})
	if err != nil {
		find("%v", err)
	}
	s.say("   the new password counted %.0f s after the change had settled", time.Since(begin).Seconds())
	if err := s.login(ctx, clerk, firstPassword, s.direct(clerk, database)); err == nil {
		find("the old password is accepted")
	}
	if !held.alive() {
		find("the open session broke, and the plan says that it stays")
	}
	s.clerkPassword = otherPassword
}

// dropWaits checks that DROP DATABASE waits for the open session, and comes after it.
func dropWaits(db string) func(ctx context.Context, s *suite, find finder, held *heldSession) {
	return func(ctx context.Context, s *suite, find finder, held *heldSession) {
		there := query{"postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + db + "'", "1"}
		if _, err := s.asks(ctx, there); err != nil || !held.alive() {
			find("the database is gone although a session was open: %v", err)
		}
		message, _ := s.kubectl(ctx, "get", "databases.postgresql.cnpg.io", s.name+"-"+db, "-o", "jsonpath={.status.message}")
		begin := time.Now()
		held.end()
		there.want = "0"
		err := until(ctx, 90*time.Second, "the database is dropped", func() (bool, error) {
			_, err := s.asks(ctx, there)
			return err == nil, err
		})
		if err != nil {
			find("%v", err)
		}
		s.report.note("%q is dropped %.0f s after its last session ended; meanwhile its object says: %s.", db, time.Since(begin).Seconds(), or(message, "nothing"))
	}
}

// ownsTable gives a role a table.
func ownsTable(ctx context.Context, s *suite) error {
	primary, err := s.primary(ctx)
	if err != nil {
		return err
	}
	_, err = s.psql(ctx, primary, `CREATE TABLE IF NOT EXISTS leavers (); ALTER TABLE leavers OWNER TO leaver`)
	return err
}

// roleDropped checks that the role goes when it owns nothing any more.
func roleDropped(ctx context.Context, s *suite, find finder, _ *heldSession) {
	message, _ := s.kubectl(ctx, "get", "databaseroles.postgresql.cnpg.io", s.name+"-leaver", "-o", "jsonpath={.status.message}")
	primary, _ := s.primary(ctx)
	if _, err := s.psql(ctx, primary, "DROP TABLE leavers"); err != nil {
		find("%v", err)
	}
	begin := time.Now()
	err := until(ctx, 2*time.Minute, "the role is dropped", func() (bool, error) {
		n, err := s.psql(ctx, primary, "SELECT count(*) FROM pg_roles WHERE rolname = 'leaver'")
		return n == "0", err
	})
	if err != nil {
		find("%v", err)
	}
	s.report.note("The role is dropped %.0f s after its last table; meanwhile its object says: %s.", time.Since(begin).Seconds(), message)
}
