// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/pgha/pgha/plan"
)

// JSON writes reports for programs.
func JSON(reports []*Report, states []plan.State) ([]byte, error) {
	type document struct {
		State plan.State `json:"state"`
		*Report
	}
	documents := make([]document, len(reports))
	for i, r := range reports {
		documents[i] = document{states[i], r}
	}
	b := bytes.Buffer{}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(map[string]any{"clusters": documents}); err != nil {
		return nil, fmt.Errorf("cannot encode the report: %w", err)
	}
	return b.Bytes(), nil
}
