// SPDX-License-Identifier: Apache-2.0

package effects

import (
	"fmt"
	"slices"
	"strings"
)

// Columns is the header of observed-VERSION.tsv.
func Columns() []string {
	return []string{"label", "refused", "rolls", "configuration", "volumes", "waits", "bypassed", "objects", "reasons", "refusal",
		"warnings", "lines"}
}

// Observed is what one version of the operator does about one change.
type Observed struct {
	// Refused is the answer of the validating webhook, without the annotation that turns it off: see Bypassed.
	Refused bool
	// Rolls says that pods that run are replaced.
	Rolls bool
	// Configuration names the parameters of postgresql.conf with another line, sorted, then "hba" and "ident" if these files differ.
	Configuration []string
	// Volumes names the claims with another spec: "data", "wal", "tbs NAME".
	Volumes []string
	// Waits says that a new pod has another spec, and that the operator does not replace the pods that run.
	Waits bool
	// Bypassed says that the annotation cnpg.io/validation lets pass what is refused.
	Bypassed bool
	// Objects names what else is built differently.
	Objects []string
	// Reasons has every reason that the operator may give for the rollout. Which one it gives is random.
	Reasons string
	// Refusal and Warnings are texts of the webhook.
	Refusal, Warnings string
	// Lines has old and new value of each parameter of Configuration.
	Lines string
}

// Parse reads the lines of observed-VERSION.tsv by label.
func Parse(data []byte) (map[string]Observed, error) {
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
	}
	if len(rows) == 0 || !slices.Equal(rows[0], Columns()) {
		return nil, fmt.Errorf("the first line is not %q", Columns())
	}
	all := make(map[string]Observed, len(rows))
	for i, row := range rows[1:] {
		if _, ok := all[row[0]]; ok {
			return nil, fmt.Errorf("duplicate label %q", row[0])
		}
		observed, err := parseRow(row)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
		all[row[0]] = observed
	}
	return all, nil
}

// parseRow reads one line, in the order of Columns.
func parseRow(row []string) (Observed, error) {
	if len(row) != len(Columns()) {
		return Observed{}, fmt.Errorf("it has %d columns, want %d", len(row), len(Columns()))
	}
	var flags [4]bool
	for i, column := range [4]int{1, 2, 5, 6} {
		switch row[column] {
		case "yes":
			flags[i] = true
		case "no":
		default:
			return Observed{}, fmt.Errorf("%s is %q, want yes or no", Columns()[column], row[column])
		}
	}
	return Observed{
		Refused: flags[0], Rolls: flags[1], Waits: flags[2], Bypassed: flags[3],
		Configuration: words(row[3]), Volumes: words(row[4]), Objects: words(row[7]),
		Reasons: row[8], Refusal: row[9], Warnings: row[10], Lines: row[11],
	}, nil
}

// words splits a list; an empty text is an empty list.
func words(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}
