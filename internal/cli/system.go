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
	"sync"
	"syscall"
	"unicode"

	"github.com/pgha/pgha/profiles"
)

// System is the part of the machine that a command uses. Tests replace it.
type System struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) (string, bool)

	// Tree has the files that arguments name; nil for the machine's own.
	Tree Tree

	// Describe returns for Explain what is rendered for a profile, and the decisions for it; nil for a program that renders nothing.
	Describe func(*profiles.Resolved) (string, []profiles.Decision)

	noted *sync.Map // operator versions that a note was about; nil: every note is printed
}

// OS returns the real machine. A closed pipe on standard output is an error and does not end the program silently.
func OS() *System {
	signal.Ignore(syscall.SIGPIPE)
	return &System{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.LookupEnv, noted: &sync.Map{}}
}

// Print writes the whole output of a command at once. A command calls it last, when all of the output is known to be
// valid.
func (s *System) Print(product []byte) error {
	if _, err := s.Stdout.Write(product); err != nil {
		return fmt.Errorf("cannot write to standard output: %w", Cause(err))
	}
	return nil
}

// Note prints a message on standard error that is not an error.
//
// Names in the message may come from untrusted manifests. It escapes line ends and control characters, which could fake
// a message or control the terminal.
func (s *System) Note(format string, args ...any) {
	fmt.Fprintln(s.Stderr, "note: "+strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, fmt.Sprintf(format, args...)))
}

// Explain prints the decisions for everything that the profile leaves open.
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

// ExplainSome is Explain for a command that prints less than the whole profile and has its own decisions.
func (s *System) ExplainSome(p *profiles.Resolved, decisions []profiles.Decision) {
	plugin := ""
	if p.UsesPlugin() {
		plugin = " and plugin " + p.Plugin.String()
	}
	s.Note("%s %s for operator %s%s", p.Kind, p.ClusterName(), p.Target, plugin)
	for _, d := range decisions {
		s.Note("%s: %s, since %s", d.Field, d.Value, d.Reason)
	}
}

// Cause removes the operation and the path from an error of the os package, for messages that already name them.
func Cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// UsageError is an error in the command line: exit code 2.
type UsageError struct{ Message string }

// Error returns the message.
func (e *UsageError) Error() string { return e.Message }

// Usage returns a UsageError.
func Usage(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// ExitError ends a program with an exit code and no message: what there is to say is on standard output.
type ExitError struct{ Code int }

// Error returns nothing.
func (e *ExitError) Error() string { return "" }

// brokenPipe is the exit code that a shell reports for a program ended by SIGPIPE: 128 plus the number of the signal.
const brokenPipe = 128 + 13

// Report prints an error and returns its exit code: 1 for invalid input, 2 for an invalid command line. Every line of
// the error is a separate fault and starts with the program's name. If the reader closed standard output, as head does,
// Report prints nothing.
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
	if exit := (*ExitError)(nil); errors.As(err, &exit) {
		return exit.Code
	}
	return 1
}
