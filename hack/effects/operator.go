// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/internal/effects"
)

const (
	module = "github.com/cloudnative-pg/cloudnative-pg"
	// added are the files that are copied over the operator's source.
	added = "hack/effects/testdata/operator"
)

// question is one change as the program in the operator's source reads it.
type question struct {
	Label string          `json:"label"`
	Old   json.RawMessage `json:"old"`
	New   json.RawMessage `json:"new"`
}

// answer is what it writes.
type answer struct {
	Label         string   `json:"label"`
	Refused       bool     `json:"refused"`
	Bypassed      bool     `json:"bypassed"`
	Refusal       string   `json:"refusal"`
	Warnings      []string `json:"warnings"`
	Rolls         bool     `json:"rolls"`
	Reasons       []string `json:"reasons"`
	Waits         bool     `json:"waits"`
	Configuration []string `json:"configuration"`
	Lines         []string `json:"lines"`
	Volumes       []string `json:"volumes"`
	Objects       []string `json:"objects"`
}

// ask builds the program in a copy of the operator's source and runs it.
func ask(r release, over string, changes []effects.Change) ([]answer, error) {
	work, err := os.MkdirTemp("", "effects-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	source := filepath.Join(work, "source")
	if err := prepare(source, r, over); err != nil {
		return nil, err
	}
	in, out, program := filepath.Join(work, "in.json"), filepath.Join(work, "out.json"), filepath.Join(work, "program")
	if err := writeQuestions(in, changes); err != nil {
		return nil, err
	}
	// Without -trimpath the name of the directory is part of every package, and nothing would come from the build cache.
	if err := command(source, "go", "build", "-trimpath", "-buildvcs=false", "-o", program, "./internal/effects"); err != nil {
		return nil, err
	}
	if err := command(source, program, in, out); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	var answers []answer
	if err := json.Unmarshal(data, &answers); err != nil {
		return nil, err
	}
	if len(answers) != len(changes) {
		return nil, fmt.Errorf("got %d answers to %d changes", len(answers), len(changes))
	}
	return answers, nil
}

// prepare copies the operator's source and the files that are added to it.
func prepare(source string, r release, over string) error {
	dir, err := download(r)
	if err != nil {
		return err
	}
	for _, from := range []string{dir, added, over} {
		if from == "" {
			continue
		}
		if err := copyOver(source, os.DirFS(from)); err != nil {
			return fmt.Errorf("cannot copy %q: %w", from, err)
		}
	}
	return nil
}

// copyOver copies files, also over files that are there, which os.CopyFS refuses.
func copyOver(to string, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(to, filepath.FromSlash(name))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
}

// download returns the directory of the release in the module cache. It checks the hash itself, since the checksum database
// cannot be asked without a network.
func download(r release) (string, error) {
	cmd := exec.Command("go", "mod", "download", "-json", module+"@"+r.version)
	cmd.Dir = os.TempDir()
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GONOSUMDB="+module)
	data, err := cmd.Output()
	var got struct {
		Dir   string `json:"Dir"`
		Sum   string `json:"Sum"`
		Error string `json:"Error"`
	}
	switch jsonErr := json.Unmarshal(data, &got); {
	case jsonErr != nil:
		return "", fmt.Errorf("cannot download the module: %w", errors.Join(err, jsonErr))
	case got.Error != "":
		return "", fmt.Errorf("cannot download the module: %s", got.Error)
	case r.sum != "" && got.Sum != r.sum:
		return "", fmt.Errorf("the hash of the module is %s, want %s", got.Sum, r.sum)
	}
	return got.Dir, nil
}

func writeQuestions(name string, changes []effects.Change) error {
	questions := make([]question, 0, len(changes))
	for _, c := range changes {
		before, err := yaml.YAMLToJSON(c.Old)
		if err != nil {
			return err
		}
		after, err := yaml.YAMLToJSON(c.New)
		if err != nil {
			return err
		}
		questions = append(questions, question{c.Label, before, after})
	}
	data, err := json.Marshal(questions)
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o600)
}

// command runs a program in a directory. Its output is said only if it fails.
func command(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(output)), "\n")
		return fmt.Errorf("%s: %w:\n%s", filepath.Base(name), err, strings.Join(lines[max(0, len(lines)-20):], "\n"))
	}
	return nil
}
