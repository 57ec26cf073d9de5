// SPDX-License-Identifier: Apache-2.0

package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/schema"
	"gotest.tools/v3/assert"
)

// TestMajors: what is written about the majors of PostgreSQL names those that pgha has an image for.
func TestMajors(t *testing.T) {
	majors := profiles.Majors()
	want := fmt.Sprintf(`"%d" to "%d"`, slices.Min(majors), slices.Max(majors))
	field := schema.Root()
	for _, name := range []string{"spec", "postgresql", "major"} {
		i := slices.IndexFunc(field.Fields, func(f *schema.Field) bool { return f.Name() == name })
		assert.Assert(t, i >= 0, "the schema has no %s in %s", name, field.Path)
		field = field.Fields[i]
	}
	assert.Assert(t, strings.Contains(field.Description, want), "%s: %s: %q is not in it", field.Path, field.Description, want)
}
