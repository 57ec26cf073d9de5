// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/operator/operatortest"
	"github.com/pgha/pgha/profiles"
)

// TestSources looks up each file and line of the operator that a rule names.
func TestSources(t *testing.T) {
	root, seen := operatortest.Source(t), 0
	if want := "/blob/v" + profiles.NewestTarget.String() + "/"; !strings.HasSuffix(operatorSource, want) {
		t.Errorf("operatorSource is %s, and the newest release is %s", operatorSource, profiles.NewestTarget)
	}
	for _, r := range Rules() {
		source, ok := strings.CutPrefix(r.Source, operatorSource)
		if !ok {
			continue
		}
		seen++
		file, number, _ := strings.Cut(source, "#L")
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		if number == "" {
			continue
		}
		line, err := strconv.Atoi(number)
		lines := bytes.Split(text, []byte("\n"))
		if err != nil || line < 1 || line > len(lines) || len(bytes.TrimSpace(lines[line-1])) == 0 {
			t.Errorf("%s: %s is not a line with text", r.ID, source)
		}
	}
	if seen < 100 {
		t.Errorf("only %d rules name a source of the operator", seen)
	}
}

// TestPgBouncerParameters compares the list of a Pooler's parameters with the operator's, in both directions.
func TestPgBouncerParameters(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(operatortest.Source(t), "internal", "webhook", "v1", "pooler_webhook.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "AllowedPgbouncerGenericConfigurationParameters = ")
	list, _, _ = strings.Cut(list, ")")
	count := 0
	for i, name := range strings.Split(list, `"`) {
		if i%2 == 0 {
			continue
		}
		count++
		if since, ok := profiles.PgBouncerParameter(name); !ok || !since.Has(profiles.NewestTarget) {
			t.Errorf("the operator allows %s, and pgha does not", name)
		}
	}
	if count != 58 {
		t.Errorf("the operator allows %d parameters, and pgha 58", count)
	}
}
