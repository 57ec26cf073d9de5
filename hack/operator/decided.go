// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	decidedFolder = "hack/operator/decided"
	open          = "open"
)

// decision is one line of a file of decisions: what changed, and what pgha made of it.
type decision struct{ id, verdict string }

// fault says what is wrong with a verdict, "" if nothing is. A verdict is "taken: <file or rule>" or "waved: <reason>".
func (d decision) fault() string {
	word, reason, _ := strings.Cut(d.verdict, ":")
	switch {
	case d.verdict == open:
		return "is open"
	case word != "taken" && word != "waved":
		return fmt.Sprintf("has the verdict %q, want taken or waved", d.verdict)
	case strings.TrimSpace(reason) == "":
		return "has no reason"
	}
	return ""
}

// parseDecisions reads a file of decisions: id, tab, verdict. Lines that begin with # are comments.
func parseDecisions(text string) ([]decision, error) {
	var all []decision
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, verdict, ok := strings.Cut(line, "\t")
		if !ok || id == "" || seen[id] {
			return nil, fmt.Errorf("cannot read the decision %q: want an id that is not there yet, a tab and a verdict", line)
		}
		seen[id] = true
		all = append(all, decision{id, strings.TrimSpace(verdict)})
	}
	return all, nil
}

// addDecisions adds the changes that a file does not have yet as open, in the order of the report. Everything that is there stays.
func addDecisions(text string, sections []section) (string, error) {
	have, err := parseDecisions(text)
	if err != nil {
		return "", err
	}
	known := map[string]bool{}
	for _, d := range have {
		known[d.id] = true
	}
	var b strings.Builder
	b.WriteString(text)
	for _, s := range sections {
		titled := false
		for _, c := range s.changes {
			if c.id == "" || known[c.id] {
				continue
			}
			if !titled {
				title, _, _ := strings.Cut(s.title, " (")
				b.WriteString("# " + title + "\n")
				titled = true
			}
			known[c.id] = true
			b.WriteString(c.id + "\t" + open + "\n")
		}
	}
	return b.String(), nil
}

func decidedFile(version string) string {
	return filepath.Join(filepath.FromSlash(decidedFolder), version+".txt")
}

// decide updates the file of decisions of a release, and says how many are open.
func decide(out io.Writer, version, from string, sections []section) error {
	file := decidedFile(version)
	now, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		now = []byte("# What " + from + " -> " + version + " changed, and what pgha made of it: taken: <file or rule>, or waved: <reason>.\n")
	} else if err != nil {
		return err
	}
	text, err := addDecisions(string(now), sections)
	if err != nil {
		return fmt.Errorf("cannot update %q: %w", file, err)
	}
	if err := os.MkdirAll(filepath.FromSlash(decidedFolder), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		return err
	}
	all, err := parseDecisions(text)
	if err != nil {
		return err
	}
	missing := 0
	for _, d := range all {
		if d.fault() != "" {
			missing++
		}
	}
	fmt.Fprintf(out, "\n%s: %d decisions, %d of them open\n", file, len(all), missing)
	return nil
}
