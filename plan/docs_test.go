// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/effects"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestGuide checks that docs/plan.md describes every field of the JSON, and every state with its exit code.
func TestGuide(t *testing.T) {
	page, err := os.ReadFile("../docs/plan.md")
	assert.NilError(t, err)
	text, err := plan.JSON(everything(""), "refused")
	assert.NilError(t, err)
	var tree any
	assert.NilError(t, json.Unmarshal(text, &tree))
	named := 0
	keys(tree, func(name string, _ any) {
		named++
		assert.Check(t, regexp.MustCompile("`[^`]*\\b"+name+"\\b[^`]*`").Match(page), "docs/plan.md does not describe %s", name)
	})
	assert.Assert(t, named > 100, "only %d fields", named)
	for s := plan.NothingToDo; s <= plan.StateRefused; s++ {
		row := regexp.MustCompile(fmt.Sprintf("(?m)^\\| %d \\| .*`%s`", s.ExitCode(), s))
		assert.Check(t, row.Match(page), "docs/plan.md lacks the exit code of %q", s)
	}
}

// TestNoNull checks that lists are never null in the JSON: only the values of fields may be.
func TestNoNull(t *testing.T) {
	found := 0
	for name, c := range weekly {
		p, err := plan.Compare(sideFrom(t, "old", c.was.of(t, rendered(t, c.old...))), sideFrom(t, "new", c.is.of(t, rendered(t, c.new...))))
		assert.NilError(t, err)
		plan.CheckCommands(t, p)
		text, err := plan.JSON(p, "changes")
		assert.NilError(t, err)
		assert.Assert(t, strings.HasPrefix(string(text), "{\n  \"state\": \"changes\","))
		var tree any
		assert.NilError(t, json.Unmarshal(text, &tree))
		keys(tree, func(key string, value any) {
			found++
			assert.Check(t, value != nil || key == "old" || key == "new", "%s: %s is null", name, key)
		})
	}
	assert.Assert(t, found > 100, "only %d fields", found)
}

// keys calls a function for each field of a JSON value, but not for the fields of the values that a plan shows.
func keys(value any, visit func(name string, value any)) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			keys(item, visit)
		}
	case map[string]any:
		for name, child := range v {
			visit(name, child)
			if name != "old" && name != "new" {
				keys(child, visit)
			}
		}
	}
}

// TestPagesResolve checks that the page of every effect and of every refusal is a file with that section.
func TestPagesResolve(t *testing.T) {
	pages := map[string]bool{"docs/effects.md#unknown-kinds": true, "docs/effects.md#measured": true}
	for _, r := range append(plan.Rules(), plan.Wholes()...) {
		pages[r.Page] = true
	}
	changes, err := effects.Load("testdata/effects")
	assert.NilError(t, err)
	for _, c := range changes {
		p, err := plan.Compare(manifestSide(t, "old", c.Old, profiles.NewestTarget), manifestSide(t, "new", c.New, profiles.NewestTarget))
		assert.NilError(t, err)
		plan.CheckCommands(t, p)
		for _, site := range p.Sites {
			for _, o := range site.Objects {
				for _, change := range o.Changes {
					pages[change.Page] = true
				}
				for _, refusal := range o.Refusals {
					pages[refusal.Page] = true
				}
			}
		}
	}
	for page := range pages {
		file, section, _ := strings.Cut(page, "#")
		text, err := os.ReadFile("../" + file)
		assert.Check(t, err, page)
		heading := regexp.MustCompile("(?mi)^#+ " + strings.ReplaceAll(regexp.QuoteMeta(section), "-", "[ -]") + "$")
		assert.Check(t, section == "" || strings.Contains(string(text), "<a id=\""+section+"\"></a>") || heading.Match(text), "no section %s", page)
	}
	assert.Assert(t, len(pages) > 500, "only %d pages", len(pages))
	for _, page := range []string{"docs/effects.md#refused", "docs/effects.md#cluster-removed", "docs/effects.md#any-kind-metadata-labels-any"} {
		assert.Check(t, pages[page], page)
	}
}
