// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
)

// Ignore silences a rule for one run of the linter: an entry of an ignore file, or a flag.
type Ignore struct {
	// Rule is the rule's id: PGHA704. PGHA821/#11336 is one fault of the operator's release.
	Rule string `json:"rule"`
	// Object limits it to objects: a kind, or a kind and a name with or without namespace, as in "Cluster prod/pg". The
	// name may hold * and ?. Empty: all objects.
	Object string `json:"object,omitempty"`
	// Path limits it to a file or a directory with everything below it, as they are named on the command line. It may hold
	// * and ?. Empty: all files.
	Path string `json:"path,omitempty"`
	// Reason is required.
	Reason string `json:"reason"`

	by           string // flag or file
	file         string
	line, column int
}

// NewIgnore creates the Ignore of a flag. Both parts are required, and the rule must exist.
func NewIgnore(rule, reason string) (Ignore, bool) {
	return Ignore{Rule: rule, Reason: reason, by: "flag"}, isIgnorable(rule) && strings.TrimSpace(reason) != ""
}

// ParseIgnores reads an ignore file.
func ParseIgnores(name string, text []byte) ([]Ignore, error) {
	var file struct {
		Ignore []Ignore `json:"ignore"`
	}
	doc, faults := strict.Decode(name, text, &file)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	for i := range file.Ignore {
		entry := &file.Ignore[i]
		entry.by, entry.file = "file", name
		entry.line, entry.column, _ = doc.Position(at("ignore", i))
		for field, pattern := range map[string]string{"object": entry.Object, "path": entry.Path} {
			if _, err := path.Match(pattern, ""); err != nil {
				fault := &strict.Error{Kind: fault.Invalid, File: name, Field: at("ignore", i) + "." + field, Detail: "invalid pattern: close the bracket"}
				fault.Line, fault.Column, _ = doc.Position(fault.Field)
				faults = append(faults, fault)
			}
		}
	}
	faults.Sort()
	return file.Ignore, faults.Err()
}

// Ignore silences findings, and reports ignores that are unused, unknown or without a reason. An ignore is unused only
// if its object or path was linted: an ignore file also serves runs that lint a part of the tree.
func (r *Report) Ignore(ignores []Ignore) {
	var faults []Finding
	for _, entry := range ignores {
		report := func(id string) {
			field := ""
			if entry.by == "flag" {
				field = "--ignore"
			}
			f := ignoreFault(id, field, entry.Rule)
			f.File, f.Line, f.Column = entry.file, entry.line, entry.column
			faults = append(faults, f)
		}
		if strings.TrimSpace(entry.Reason) == "" {
			report(barelyIgnored)
		}
		if !isIgnorable(entry.Rule) {
			report(unknownIgnore)
			continue
		}
		if !r.silence(&entry) && r.concerns(&entry) {
			report(unusedIgnore)
		}
	}
	r.split()
	r.Findings = sortFindings(append(r.Findings, faults...))
}

// silence marks the findings that an ignore is about, and reports whether there are any.
func (r *Report) silence(entry *Ignore) (used bool) {
	by := &Suppression{By: entry.by, Reason: entry.Reason}
	for i := range r.Findings {
		f := &r.Findings[i]
		if ignoredAs(f, entry.Rule) && entry.fits(f.Object) && entry.covers(f.File) {
			used = true
			suppress(f, by)
		}
	}
	return used
}

func (r *Report) concerns(entry *Ignore) bool {
	return (entry.Object == "" || slices.ContainsFunc(r.Objects, entry.fits)) &&
		(entry.Path == "" || slices.ContainsFunc(r.Files, entry.covers))
}

// fits reports whether an object is one that the ignore is about.
func (i *Ignore) fits(object Ref) bool {
	if i.Object == "" {
		return true
	}
	kind, name, named := strings.Cut(strings.TrimSpace(i.Object), " ")
	if kind != object.Kind {
		return false
	}
	full := object.Name
	if strings.Contains(name, "/") {
		full = object.Namespace + "/" + object.Name
	}
	ok, _ := path.Match(strings.TrimSpace(name), full)
	return !named || ok
}

// covers reports whether a file is the one that the ignore names, or lies below a directory that it names.
func (i *Ignore) covers(file string) bool {
	if i.Path == "" {
		return true
	}
	pattern := path.Clean(i.Path)
	for at := path.Clean(strings.ReplaceAll(file, `\`, "/")); ; at = path.Dir(at) {
		if ok, _ := path.Match(pattern, at); ok {
			return true
		}
		if at == "." || at == "/" {
			return pattern == "."
		}
	}
}
