// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// fields writes every difference between the CRDs of all releases.
func fields(s *sources, file string, stdout io.Writer) error {
	all, err := releases()
	if err != nil {
		return err
	}
	h := history{}
	for _, release := range all {
		crds, err := s.crdsOf(release)
		if err != nil {
			return err
		}
		h.add(release, crds)
	}
	if file == "" {
		return writeRows(stdout, h.rows(all))
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	return writeRows(out, h.rows(all))
}

func writeRows(w io.Writer, rows [][]string) error {
	out := csv.NewWriter(w)
	if err := out.WriteAll(append([][]string{{"kind", "path", "change", "detail", "since", "gone"}}, rows...)); err != nil {
		return err
	}
	return out.Error()
}

// history says which releases have each fact.
type history map[fact]presence

func (h history) add(release string, crds map[string]map[string]any) {
	for _, crd := range crds {
		for f := range factsOf(crd) {
			if h[f] == nil {
				h[f] = presence{}
			}
			h[f][release] = true
		}
	}
}

// rows lists the facts that not every release has. A fact that came and went with its field is part of the field's row, and a field
// that came and went with the field above of that field's row.
func (h history) rows(releases []string) [][]string {
	var rows [][]string
	details, below := h.folded()
	for f, p := range h {
		if len(p) == len(releases) || maps.Equal(p, h[h.above(f)]) && f != h.above(f) {
			continue
		}
		since, gone := p.spans(releases)
		detail := f.detail
		if f.change == isField {
			detail = strings.Join(details[f], "; ")
			if below[f] > 0 {
				detail += fmt.Sprintf(" (+%d fields below)", below[f])
			}
		}
		rows = append(rows, []string{f.kind, f.path, f.change, detail, since, gone})
	}
	slices.SortFunc(rows, slices.Compare[[]string])
	return rows
}

// above is the fact that a fact belongs to: a constraint to its field, a field to the next field above, that to the kind.
func (h history) above(f fact) fact {
	whole := fact{f.kind, wholeCRD, isKind, ""}
	path := f.path
	switch {
	case f.change != isField && h[fact{f.kind, path, isField, ""}] != nil:
		return fact{f.kind, path, isField, ""}
	case path == "" || strings.HasPrefix(path, "("):
		return whole
	case strings.HasSuffix(path, "[]") || strings.HasSuffix(path, "{}"):
		path = path[:len(path)-2]
	default:
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	if path == "" {
		return whole
	}
	return fact{f.kind, path, isField, ""}
}

// folded sums up what belongs to each field: its own constraints, and the number of fields below.
func (h history) folded() (details map[fact][]string, below map[fact]int) {
	details, below = map[fact][]string{}, map[fact]int{}
	enums := map[fact][]string{}
	for f, p := range h {
		field := h.above(f)
		if field == f || !maps.Equal(p, h[field]) {
			continue
		}
		switch f.change {
		case isField:
			for ; field.change == isField && maps.Equal(p, h[field]); field = h.above(field) {
				below[field]++
			}
		case isEnum:
			enums[field] = append(enums[field], f.detail)
		case isRequired, isKeys, "x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-int-or-string", "anyOf", "nullable":
		default:
			details[field] = append(details[field], f.change+" "+f.detail)
		}
	}
	for field, words := range enums {
		details[field] = append(details[field], isEnum+" "+strings.Join(slices.Sorted(slices.Values(words)), "|"))
	}
	for _, words := range maps.All(details) {
		slices.SortFunc(words, cmp.Compare[string])
	}
	return details, below
}
