// SPDX-License-Identifier: Apache-2.0

// Package git reads files of a revision from a Git repository, with the program git.
//
// The repository may be a stranger's: a pull request. So only commands run that execute nothing of it: no hooks, no filters, no
// text conversion, no file-system monitor, no pager, and no download of missing objects. No shell is involved.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/shell"
)

// Errors of Open.
var (
	// ErrNoProgram means that there is no program git.
	ErrNoProgram = errors.New("cannot find the program git in the PATH")
	// ErrNoRepository means that the directory is in no repository.
	ErrNoRepository = errors.New("not in a Git repository")
)

// NoCommitError means that the repository has no commit of a name. It may have to be fetched.
type NoCommitError struct {
	Revision string
	// Top is the directory of the work tree.
	Top string
}

// Error names the revision and the repository.
func (e *NoCommitError) Error() string {
	return fmt.Sprintf("cannot find revision %q in %q", e.Revision, e.Top)
}

// Repository is a Git repository with a work tree.
type Repository struct {
	program string
	top     string // the work tree
}

// Open finds the repository of a directory.
func Open(dir string) (*Repository, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, ErrNoProgram
	}
	r := &Repository{program: program, top: dir}
	out, err := r.run("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("cannot find a Git repository in %q: %w", dir, err)
	}
	r.top = strings.TrimSuffix(string(out), "\n")
	return r, nil
}

// Top is the directory of the work tree.
func (r *Repository) Top() string { return r.top }

// examples shows the first revision of a range.
func examples(first string) string {
	if first == "" {
		return ""
	}
	return fmt.Sprintf(", as in %q", first)
}

// Commit returns the hash of the commit that a revision names: a branch, a tag, a hash.
func (r *Repository) Commit(revision string) (string, error) {
	if revision == "" || strings.HasPrefix(revision, "-") || strings.HasPrefix(revision, "^") || strings.ContainsAny(revision, "\n\r\x00") {
		return "", fmt.Errorf("cannot use revision %q: it is not the name of a commit", revision)
	}
	if first, _, isRange := strings.Cut(revision, ".."); isRange {
		return "", fmt.Errorf("cannot use revision %q: it is a range; the new side is always the files as they are now, so name the old side only%s",
			revision, examples(first))
	}
	out, err := r.run("rev-parse", "--verify", "--quiet", revision+"^{commit}")
	if err != nil {
		return "", &NoCommitError{revision, r.top}
	}
	return strings.TrimSpace(string(out)), nil
}

// Ahead returns how many commits a revision has that the current branch lacks; 0 if that cannot be told, as in a shallow clone.
func (r *Repository) Ahead(commit string) int {
	out, err := r.run("rev-list", "--count", "HEAD.."+commit)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		return 0
	}
	return n
}

// PathOf returns the path of a file from the top of the work tree, with slashes; "" for the top itself. The file need not exist.
func (r *Repository) PathOf(name string) (string, error) {
	there, missing, err := existing(name)
	if err != nil {
		return "", err
	}
	at := &Repository{program: r.program, top: there}
	out, err := at.run("rev-parse", "--show-toplevel", "--show-prefix")
	if err != nil {
		return "", fmt.Errorf("cannot find a Git repository in %q: %w", there, err)
	}
	top, prefix, _ := strings.Cut(string(out), "\n")
	if top != r.top {
		return "", fmt.Errorf("cannot use %q: it is not in the repository %q", name, r.top)
	}
	full := path.Join(strings.TrimSuffix(prefix, "\n"), filepath.ToSlash(missing))
	if full == "." {
		full = ""
	}
	return full, nil
}

// Directory returns the nearest directory above a name that exists, or the name itself.
func Directory(name string) (string, error) {
	there, _, err := existing(name)
	return there, err
}

// existing splits a name into the nearest directory that exists, and the rest.
func existing(name string) (dir, missing string, err error) {
	full, err := filepath.Abs(name)
	if err != nil {
		return "", "", fmt.Errorf("cannot use %q: %w", name, err)
	}
	for at := full; ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err == nil && info.IsDir() {
			missing, err := filepath.Rel(at, full)
			return at, missing, err
		}
		if at == filepath.Dir(at) {
			return "", "", fmt.Errorf("cannot use %q: no such directory", name)
		}
	}
}

// maxNames is the longest list of names that git may print.
const maxNames = 64 << 20

// run returns what git prints. An error has git's own words.
func (r *Repository) run(args ...string) ([]byte, error) {
	const limit = maxNames
	command := r.command(args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(out, limit+1))
	if int64(len(text)) > limit {
		_ = command.Process.Kill()
		_ = command.Wait()
		return nil, fmt.Errorf("git prints more than %d MiB", limit>>20)
	}
	if ended := command.Wait(); err == nil {
		err = ended
	}
	if err != nil {
		return nil, explained(stderr.String(), r.top, err)
	}
	return text, nil
}

// explained returns git's own words in one line: the first, without the prefix, and the way out.
func explained(stderr, dir string, err error) error {
	line, _, _ := strings.Cut(strings.TrimSpace(stderr), "\n")
	line = strings.TrimPrefix(line, "fatal: ")
	switch {
	case line == "":
		return err
	case strings.HasPrefix(line, "not a git repository"):
		return ErrNoRepository
	case strings.Contains(line, "dubious ownership"):
		return fmt.Errorf("%s; if you trust it: git config --global --add safe.directory %s", line, shell.Quote(dir))
	}
	return errors.New(line)
}

// command is git in the directory, without the settings that could run another program.
func (r *Repository) command(args ...string) *exec.Cmd {
	safe := []string{
		"-C", r.top, "--no-pager", "--no-optional-locks", "--literal-pathspecs",
		"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull,
	}
	command := exec.CommandContext(context.Background(), r.program, append(safe, args...)...)
	for _, variable := range os.Environ() {
		// A hook has GIT_DIR and others, which select the repository by a path relative to another directory.
		if name, _, _ := strings.Cut(variable, "="); !strings.HasPrefix(name, "GIT_") || kept(name) {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, "LC_ALL=C", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0")
	return command
}

// kept reports the variables of git that say what the user allows: which directories are safe, and where to stop looking.
func kept(variable string) bool {
	return strings.HasPrefix(variable, "GIT_CONFIG") || variable == "GIT_CEILING_DIRECTORIES" || variable == "GIT_DISCOVERY_ACROSS_FILESYSTEM"
}
