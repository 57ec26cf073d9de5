// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/report"
	"gotest.tools/v3/assert"
)

// now is the day of all pages.
var now = time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)

func parsed(t *testing.T, name string, text []byte, sets ...profiles.Override) *profiles.Profile {
	t.Helper()
	p, err := profiles.Parse(name, text, sets...)
	assert.NilError(t, err)
	return p
}

func builtin(t *testing.T, name string, sets ...profiles.Override) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	return parsed(t, name, text, sets...)
}

func site(t *testing.T, p *profiles.Profile, name string) *report.Site {
	t.Helper()
	s, err := report.Of(p, report.Options{Name: name, Now: now})
	assert.NilError(t, err)
	return s
}

// compared plans from one profile to another.
func compared(t *testing.T, old, new *profiles.Profile) *plan.Plan {
	t.Helper()
	side := func(p *profiles.Profile) plan.Side {
		objects, err := render.Objects(p, render.Options{})
		assert.NilError(t, err)
		resources, err := lint.Rendered(p.File(), objects)
		assert.NilError(t, err)
		return plan.Side{Label: p.File(), Resources: resources, Target: p.Resolve().Target}
	}
	planned, err := plan.Compare(side(old), side(new))
	assert.NilError(t, err)
	return planned
}

// full is a page with every part: aks-full, and what a change of it does.
func full(t *testing.T) []byte {
	t.Helper()
	old := builtin(t, "aks-full")
	p := builtin(t, "aks-full", profiles.Set("--set", "spec.resources.memory", "6Gi"), profiles.Set("--set", "spec.postgresql.parameters.work_mem", "64MB"))
	page := &report.Page{Version: "test", Now: now, Sites: []*report.Site{site(t, p, "")}, Plan: compared(t, old, p), Against: "aks-full"}
	return page.HTML()
}

// many is a page about 500 clusters that differ, and which of their names have a 7 in them.
var many = sync.OnceValues(func() (html []byte, err error) {
	text, err := os.ReadFile("../../profiles/aks-full.yaml")
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(1, 2))
	page := &report.Page{Version: "test", Now: now}
	for i := range 500 {
		target := []string{"1.26", "1.27", "1.28", "1.29", "1.30"}[random.IntN(5)]
		one := strings.NewReplacer("\n  instances: 3\n", fmt.Sprintf("\n  instances: %d\n", 3+2*random.IntN(3)), "\n  name: pg\n", fmt.Sprintf("\n  name: pg-%03d\n", i), `target: "1.30"`, `target: "`+target+`"`,
			"size: 64Gi", fmt.Sprintf("size: %dGi", 64<<random.IntN(4))).Replace(string(text))
		p, err := profiles.Parse(fmt.Sprintf("clusters/pg-%03d.yaml", i), []byte(one))
		if err != nil {
			return nil, err
		}
		s, err := report.Of(p, report.Options{Now: now, Runs: 3})
		if err != nil {
			return nil, err
		}
		page.Sites = append(page.Sites, s)
	}
	return page.HTML(), nil
})

func fleet(t *testing.T) []byte {
	t.Helper()
	html, err := many()
	assert.NilError(t, err)
	return html
}

// small is a page about the fleet of the example, and what a change of one of its clusters does.
func small(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../../examples/fleet/fleet.yaml")
	assert.NilError(t, err)
	fleet, err := profiles.ParseFleet("examples/fleet/fleet.yaml", text)
	assert.NilError(t, err)
	page := &report.Page{Version: "test", Now: now, Against: "main"}
	for i, name := range fleet.Sites {
		p, err := fleet.Profile(i)
		assert.NilError(t, err)
		page.Sites = append(page.Sites, site(t, p, name))
		if i == 0 {
			next := p.DeepCopy()
			next.Spec.Storage.Size = "128Gi"
			page.Plan = compared(t, p, next)
		}
	}
	return page.HTML()
}
