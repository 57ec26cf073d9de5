// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// Compared are two reports on one cluster: as it is, and with other values of some fields.
type Compared struct {
	// WhatIf are the changes, as in spec.storage.size=128Gi.
	WhatIf []string `json:"whatIf"`
	Now    *Report  `json:"now"`
	Then   *Report  `json:"then"`
}

// change is a line of the table: what there is now and then.
type change struct{ name, now, then string }

// rows compares disks and budgets. A disk or a budget that only one side has gets a dash on the other.
func (c *Compared) rows() []change {
	var all []change
	for _, name := range union(volumeNames(c.Now), volumeNames(c.Then)) {
		all = append(all, change{"disk " + name, c.Now.disk(name), c.Then.disk(name)})
	}
	for _, key := range union(budgetKeys(c.Now), budgetKeys(c.Then)) {
		now, then := c.Now.find(key), c.Then.find(key)
		title := ""
		for _, b := range []*Budget{then, now} {
			if b != nil {
				title = b.Title
			}
		}
		all = append(all, change{title, now.short(), then.short()})
	}
	if c.Now.Restore != nil || c.Then.Restore != nil {
		all = append(all, change{"restore of a full volume, at least", c.Now.Restore.short(), c.Then.Restore.short()})
	}
	return all
}

func (r *Restore) short() string {
	if r == nil {
		return "-"
	}
	return duration(r.Seconds)
}

func (r *Report) disk(name string) string {
	i := slices.IndexFunc(r.Volumes, func(v Volume) bool { return v.Name == name })
	if i < 0 {
		return "-"
	}
	row := r.Volumes[i].row()
	if !r.Volumes[i].Known() {
		return row[1] + " " + row[2]
	}
	return fmt.Sprintf("%s %s: %s IOPS, %s MB/s", row[1], row[2], row[3], row[4])
}

func (b *Budget) short() string {
	if b == nil {
		return "-"
	}
	cells := b.cells()
	return fmt.Sprintf("%s of %s, %s", cells[0], cells[1], b.Verdict)
}

func volumeNames(r *Report) []string {
	var all []string
	for i := range r.Volumes {
		all = append(all, r.Volumes[i].Name)
	}
	return all
}

// key is the ID of a budget and its pools.
func (b *Budget) key() string { return b.ID + " " + strings.Join(b.Pools, ",") }

func budgetKeys(r *Report) []string {
	var all []string
	for i := range r.Budgets {
		all = append(all, r.Budgets[i].key())
	}
	return all
}

func (r *Report) find(key string) *Budget {
	for i := range r.Budgets {
		if r.Budgets[i].key() == key {
			return &r.Budgets[i]
		}
	}
	return nil
}

// union keeps the order of the first list.
func union[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

// table has both columns; a star marks what changes.
func (c *Compared) table() [][]string {
	rows := [][]string{{"", "NOW", "WHAT IF", ""}}
	for _, r := range c.rows() {
		mark := ""
		if r.now != r.then {
			mark = "*"
		}
		rows = append(rows, []string{r.name, r.now, r.then, mark})
	}
	return rows
}

// Text writes both columns, and what the figures mean then.
func (c *Compared) Text() []byte {
	var out bytes.Buffer
	paragraph(&out, "", c.Now.heading())
	for _, set := range c.WhatIf {
		paragraph(&out, "what if: ", set)
	}
	out.WriteString("\n")
	layout.Table(&out, c.table())
	c.Then.sentences(&out)
	return out.Bytes()
}

// Markdown writes the same for a pull request.
func (c *Compared) Markdown() []byte {
	var out, text bytes.Buffer
	fmt.Fprintf(&out, "## %s in %s\n\n%s\n\n", c.Now.Cluster, c.Now.Namespace, c.Now.heading())
	markdownTable(&out, c.table())
	c.Then.sentences(&text)
	out.WriteString(unwrapped(text.String()))
	return out.Bytes()
}
