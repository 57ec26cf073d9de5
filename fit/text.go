// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// Text writes reports for people: a table of the disks, a table of the budgets with their parts, and what the figures mean.
func Text(reports []*Report) []byte {
	var out bytes.Buffer
	for n, r := range reports {
		if n > 0 {
			out.WriteString("\n")
		}
		paragraph(&out, "", r.heading())
		out.WriteString("\n")
		layout.Table(&out, r.volumeRows())
		layout.Table(&out, r.budgetRows())
		r.sentences(&out)
	}
	return out.Bytes()
}

func (r *Report) heading() string {
	return fmt.Sprintf("Cluster %s in %s: %s of PostgreSQL %d. Figures of Azure as of %s.", r.Cluster, r.Namespace, count(r.Instances, "instance"), r.Major, r.Figures)
}

// volumeRows is the table of the disks of one instance.
func (r *Report) volumeRows() [][]string {
	rows := [][]string{{"DISK", "SIZE", "TYPE", "IOPS", "MB/S", "BURST", "HOST CACHE"}}
	for i := range r.Volumes {
		rows = append(rows, r.Volumes[i].row())
	}
	return rows
}

func (v *Volume) row() []string {
	row := []string{v.Name, "-", orDash(v.Type), "-", "-", "-", orDash(v.HostCache)}
	if v.Bytes > 0 {
		row[1] = bytesText(v.Bytes)
	}
	if v.Local {
		row[2] = "disk of the node"
	}
	if v.Known() {
		row[3], row[4] = grouped(int64(v.Rate.IOPS)), grouped(int64(v.Rate.MBps))
	}
	if v.Burst.IOPS > 0 {
		row[5] = fmt.Sprintf("%s, %s MB/s", grouped(int64(v.Burst.IOPS)), grouped(int64(v.Burst.MBps)))
		if v.BurstMinutes > 0 {
			row[5] += fmt.Sprintf(", %d min", v.BurstMinutes)
		}
	}
	return row
}

// budgetRows is the table of the budgets, each with its parts below it.
func (r *Report) budgetRows() [][]string {
	rows := [][]string{{"BUDGET", "USED", "OF", "SHARE", "VERDICT"}}
	for i := range r.Budgets {
		b := &r.Budgets[i]
		rows = append(rows, append([]string{b.Title}, b.cells()...))
		for _, p := range b.Parts {
			if p.Value > 0 && len(b.Parts) > 1 {
				rows = append(rows, []string{"  " + p.Name, b.Unit.Text(p.Value), "", "", ""})
			}
		}
	}
	return rows
}

// cells are what is used, the limit, the share and the verdict.
func (b *Budget) cells() []string {
	cells := []string{"-", "-", "-", string(b.Verdict)}
	if len(b.Parts) > 0 {
		cells[0] = b.Unit.Text(b.Used())
	}
	if b.Limit > 0 {
		cells[1] = b.Unit.Text(b.Limit)
		cells[2] = fmt.Sprintf("%d %%", b.Share())
	}
	return cells
}

// Share is what is used of the limit in percent; 0 without a limit.
func (b *Budget) Share() int64 {
	if b.Limit == 0 {
		return 0
	}
	return b.Used() * 100 / b.Limit
}

// sentences say what the figures mean, first what does not fit.
func (r *Report) sentences(out *bytes.Buffer) {
	for _, v := range []Verdict{Over, Tight, Capped, Unknown, Fits} {
		for i := range r.Budgets {
			if b := &r.Budgets[i]; b.Verdict == v {
				paragraph(out, "- ", fmt.Sprintf("%s: %s. %s", b.Title, v, b.Sentence()))
			}
		}
	}
	if r.Restore != nil {
		paragraph(out, "- ", "Restore: "+r.Restore.Says)
	}
	for _, remark := range r.Remarks {
		paragraph(out, "- ", remark)
	}
}

// Sentence is what the figures mean, with the way out of what does not fit.
func (b *Budget) Sentence() string {
	switch b.Verdict {
	case Over, Tight, Capped:
		return b.Says + " " + b.Way
	case Unknown:
		if b.Field != "" {
			return b.Says + " The field is " + b.Field + "."
		}
	case Fits:
	}
	return b.Says
}

func paragraph(out *bytes.Buffer, first, text string) {
	layout.Wrap(out, first, "  ", strings.Fields(text))
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
