// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// comment fits a plan into the limit of a comment: the heading, a table of the sites, and the details of each.
type comment struct {
	plan  *Plan
	state string
	// left is the number of bytes that are left.
	left int
}

func (c *comment) text() string {
	head, foot := c.head(), c.foot()
	c.left -= len(head) + len(foot)
	table := c.table()
	c.left -= len(table)
	return head + table + c.details() + foot
}

// head is the marker and the heaviest class of all.
func (c *comment) head() string {
	text := Marker + "\n### pgha plan: " + mdText(c.plan.heaviest().String()+c.plan.others()+verdict(c.plan, c.state)) + "\n\n"
	if c.plan.Clusters > 1 || len(c.plan.Sites) > 1 {
		text += mdText(c.plan.changing()) + ".\n\n"
	}
	return text
}

// aboutAll is the notes on all sites.
func aboutAll(p *Plan) string {
	return mdNotes("Live objects", p.Notes) + mdNotes("Operator "+p.To+" instead of "+p.From, p.upgradeLines()) + mdNotes("About the two sides", p.Remarks)
}

// mdNotes is a list of notes, as far as there is room.
func mdNotes(title string, notes []string) string {
	const most = 20
	if len(notes) == 0 {
		return ""
	}
	var text strings.Builder
	text.WriteString("\n**" + title + "**\n\n")
	for _, note := range notes[:min(most, len(notes))] {
		text.WriteString("- " + mdText(shortened(clean(note), 500)) + "\n")
	}
	if more := len(notes) - most; more > 0 {
		fmt.Fprintf(&text, "- %d more\n", more)
	}
	return text.String() + "\n"
}

func (c *comment) foot() string {
	text := aboutAll(c.plan) + mdText("Plan for "+c.plan.operator()+": "+c.plan.count()) + ". " + mdLink("All effects", effectsPage)
	measured := func(s Site) bool { return s.Waits.Source != "" }
	if i := slices.IndexFunc(c.plan.Sites, measured); i >= 0 {
		text += ", " + mdLink("how times were measured", c.plan.Sites[i].Waits.Source)
	}
	return text + "\n"
}

// byWeight is the numbers of the sites, the heaviest first.
func (c *comment) byWeight() []int {
	order := make([]int, len(c.plan.Sites))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.plan.Sites[b].Class, c.plan.Sites[a].Class) })
	return order
}

// table has a row for each site, up to half of the limit.
func (c *comment) table() string {
	rows := make([]string, len(c.plan.Sites))
	size, skipped := 0, 0
	for _, i := range c.byWeight() {
		s := &c.plan.Sites[i]
		drops, waits, _ := s.applied()
		row := fmt.Sprintf("| %s | **%s**%s | %s | %s |\n", mdText(s.short()), mdText(s.Class.String()), mdText(s.others()), none(and(drops)),
			none(mdText(strings.Join(waits.short().words(), ", "))))
		if size+len(row) > longestComment/2 {
			skipped++
			continue
		}
		rows[i] = row
		size += len(row)
	}
	text := "| Cluster | Effect | Drops | Waits |\n|---|---|---|---|\n" + strings.Join(rows, "") + "\n"
	return text + leftOut(skipped, "The rows of")
}

// details has the details of the sites that fit, in the order of the plan. The lightest are left out first.
func (c *comment) details() string {
	sites := c.plan.Sites
	parts := make([]string, len(sites))
	left, skipped := c.left-300, 0
	for n, i := range c.byWeight() {
		part := ""
		if skipped == 0 {
			part = mdSite(&sites[i], len(sites) == 1, longestComment*1000)
		}
		if n == 0 && len(part) > left {
			part = mdSite(&sites[i], len(sites) == 1, left)
		}
		if skipped > 0 || len(part) > left {
			skipped++
			continue
		}
		parts[i] = part
		left -= len(part)
	}
	return strings.Join(parts, "") + leftOut(skipped, "The details of")
}

// leftOut says what does not fit: "_The details of 3 sites are left out…"; nothing for none.
func leftOut(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("_%s %s left out, because a comment on GitHub is limited to 65,536 characters; the lightest first. "+
		"`pgha plan` prints all._\n\n", what, layout.Count(n, "cluster"))
}
