// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unicode"

	"github.com/pgha/pgha/profiles"
)

// System is what a command sees of the machine; tests put their own in its place.
type System struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) (string, bool)

	// Describe says for Explain what is rendered for a profile, and what was decided for it; nil for a program that renders nothing.
	Describe func(*profiles.Resolved) (string, []profiles.Decision)
}

// OS is the real machine. Its standard output reports a closed pipe as an error instead of ending the program silently.
func OS() *System {
	signal.Ignore(syscall.SIGPIPE)
	return &System{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.LookupEnv}
}

// Print writes a command's whole product in one go. It is the last thing a command does: nothing is printed before all
// of it is known to be right.
func (s *System) Print(product []byte) error {
	if _, err := s.Stdout.Write(product); err != nil {
		return fmt.Errorf("cannot write to standard output: %w", Cause(err))
	}
	return nil
}

// Note tells the user something on standard error that is no failure.
//
// Names in it may come from anybody's manifests: a line end or a control sequence would be a line of its own, or a command to
// whoever reads the log.
func (s *System) Note(format string, args ...any) {
	fmt.Fprintln(s.Stderr, "note: "+strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, fmt.Sprintf(format, args...)))
}

// Explain tells what the profile left open.
func (s *System) Explain(p *profiles.Profile) {
	r := p.Resolve()
	rendered, decisions := "", r.Decisions
	if s.Describe != nil {
		rendered, decisions = s.Describe(r)
	}
	s.ExplainSome(r, decisions)
	if rendered != "" {
		s.Note("rendered for %s: %s", p.ClusterName(), rendered)
	}
}

// ExplainSome is Explain for a command that prints less than the whole profile, and has other things to decide.
func (s *System) ExplainSome(p *profiles.Resolved, decisions []profiles.Decision) {
	s.Note("%s %s for operator %s", p.Kind, p.ClusterName(), p.Target)
	for _, d := range decisions {
		s.Note("%s: %s, since %s", d.Field, d.Value, d.Reason)
	}
}

// Cause strips the operation and the path off an error of the os package, for messages that name them already.
func Cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// UsageError is a mistake in the command line itself: exit code 2.
type UsageError struct{ Message string }

// Error is the message.
func (e *UsageError) Error() string { return e.Message }

// Usage makes a UsageError.
func Usage(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// brokenPipe is what a shell reports of a program that SIGPIPE ended: 128 and the number of the signal.
const brokenPipe = 128 + 13

// Report shows an error and gives the exit code for it: 1 for what was refused, 2 for a wrong command line. Every line
// of the error is a fault of its own and starts with the program's name. When the reader of standard output has closed it,
// as head does, nothing is shown: the reader has all that it wants.
func (s *System) Report(program string, err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, syscall.EPIPE) {
		return brokenPipe
	}
	if message := err.Error(); message != "" {
		for line := range strings.SplitSeq(message, "\n") {
			fmt.Fprintf(s.Stderr, "%s: %s\n", program, line)
		}
	}
	var usage *UsageError
	if errors.As(err, &usage) {
		return 2
	}
	return 1
}
