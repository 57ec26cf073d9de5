// SPDX-License-Identifier: Apache-2.0

package git

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Tree is the files of one commit below some paths. Its methods take the names that the work tree has.
type Tree struct {
	repository *Repository
	revision   string
	entries    map[string]*entry   // by path from the top
	children   map[string][]string // names by directory
	named      map[string]string   // of paths from the top, by names
	blobs      *blobs
}

type entry struct {
	mode, hash string
	size       int64
}

// Tree lists the files of a commit below the names, and those next to them that change what they mean.
func (r *Repository) Tree(revision, commit string, names, beside []string) (*Tree, error) {
	t := &Tree{
		repository: r, revision: revision, entries: map[string]*entry{}, children: map[string][]string{}, named: map[string]string{},
	}
	args := []string{"ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--"}
	all := false
	for _, name := range names {
		at, err := r.PathOf(name)
		if err != nil {
			return nil, err
		}
		full, err := filepath.Abs(name)
		if err != nil {
			return nil, fmt.Errorf("cannot use %q: %w", name, err)
		}
		t.named[full] = at
		all = all || at == ""
		args = append(args, at)
		for _, other := range beside {
			args = append(args, path.Join(path.Dir(at), other))
		}
	}
	if all {
		args = args[:slices.Index(args, "--")+1]
	}
	out, err := r.run(args...)
	if err != nil {
		return nil, fmt.Errorf("cannot list the files of revision %q: %w", revision, err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		t.add(line)
	}
	return t, nil
}

// add reads one line of ls-tree: mode, type, hash and size, a tab, and the path.
func (t *Tree) add(line string) {
	about, name, ok := strings.Cut(line, "\t")
	words := strings.Fields(about)
	if !ok || len(words) != 4 || words[1] != "blob" {
		return // a submodule is a commit
	}
	size, err := strconv.ParseInt(words[3], 10, 64)
	if err != nil || t.entries[name] != nil {
		return
	}
	t.entries[name] = &entry{words[0], words[2], size}
	for at := name; at != ""; {
		dir := strings.TrimPrefix(path.Dir(at), ".")
		known := t.children[dir] != nil // and then its parents know it
		t.children[dir] = append(t.children[dir], path.Base(at))
		if known {
			break
		}
		at = dir
	}
}

// Label is the name of a file in messages.
func (t *Tree) Label(name string) string { return t.revision + ":" + name }

// at returns the path from the top. Names are those given to the repository, or below or next to them.
func (t *Tree) at(name string) (string, bool) {
	full, err := filepath.Abs(name)
	if err != nil {
		return "", false
	}
	for given, at := range t.named {
		for _, base := range [][2]string{{given, at}, {filepath.Dir(given), path.Dir(at)}} {
			if rest, err := filepath.Rel(base[0], full); err == nil && filepath.IsLocal(rest) && (at != "" || base[0] == given) {
				joined := path.Join(base[1], filepath.ToSlash(rest))
				if joined == "." {
					joined = ""
				}
				return joined, true
			}
		}
	}
	return "", false
}

// Stat describes a file or a directory.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	at, ok := t.at(name)
	if e := t.entries[at]; ok && e != nil {
		return info{path.Base(at), e}, nil
	}
	if ok && t.children[at] != nil {
		return info{path.Base(at), nil}, nil
	}
	return nil, &fs.PathError{Op: "stat", Path: t.Label(name), Err: fs.ErrNotExist}
}

// ReadDir lists a directory in alphabetical order.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	at, ok := t.at(name)
	if !ok || t.children[at] == nil {
		return nil, &fs.PathError{Op: "open", Path: t.Label(name), Err: fs.ErrNotExist}
	}
	var all []fs.DirEntry
	for _, child := range t.children[at] {
		all = append(all, fs.FileInfoToDirEntry(info{child, t.entries[path.Join(at, child)]}))
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return all, nil
}

// Read reads a file of at most limit bytes.
func (t *Tree) Read(name string, limit int64) ([]byte, error) {
	failed := func(err error) ([]byte, error) {
		return nil, &fs.PathError{Op: "read", Path: t.Label(name), Err: err}
	}
	at, ok := t.at(name)
	e := t.entries[at]
	switch {
	case !ok || e == nil && t.children[at] == nil:
		return failed(fs.ErrNotExist)
	case e == nil:
		return failed(errors.New("it is a directory"))
	case e.mode == symbolicLink:
		return failed(errors.New("it is a symbolic link; name the file that it leads to"))
	case e.size > limit:
		return failed(fmt.Errorf("it has more than %d MiB", limit>>20))
	}
	if t.blobs == nil {
		opened, err := t.repository.openBlobs()
		if err != nil {
			return failed(err)
		}
		t.blobs = opened
	}
	text, err := t.blobs.read(e)
	if err != nil {
		return failed(err)
	}
	return text, nil
}

// Close ends the process that reads files.
func (t *Tree) Close() error {
	if t.blobs == nil {
		return nil
	}
	return t.blobs.close()
}

const symbolicLink = "120000"

// blobs is a running git that prints the objects that are asked for: a process for each file would take longer than reading them.
type blobs struct {
	command *exec.Cmd
	ask     io.WriteCloser
	answers *bufio.Reader
}

func (r *Repository) openBlobs() (*blobs, error) {
	b := &blobs{command: r.command("cat-file", "--batch")}
	var err error
	if b.ask, err = b.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := b.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	b.answers = bufio.NewReader(out)
	return b, b.command.Start()
}

// read asks for one object. The answer is its hash, its type and its size, its content, and a line end.
func (b *blobs) read(e *entry) ([]byte, error) {
	if _, err := io.WriteString(b.ask, e.hash+"\n"); err != nil {
		return nil, err
	}
	header, err := b.answers.ReadString('\n')
	if err != nil {
		return nil, err
	}
	if want := fmt.Sprintf("%s blob %d\n", e.hash, e.size); header != want {
		return nil, errors.New("git does not have the file; a partial clone must fetch it first: git fetch --refetch --no-filter")
	}
	text := make([]byte, e.size+1)
	if _, err := io.ReadFull(b.answers, text); err != nil {
		return nil, err
	}
	return text[:e.size], nil
}

func (b *blobs) close() error {
	_ = b.ask.Close()
	return b.command.Wait()
}
