// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// document is the JSON of a plan.
type document struct {
	State string `json:"state"`
	*Plan
}

// JSON writes a plan for programs. The state says how the plan compares with its budget: see State. docs/plan.md describes
// the fields.
func JSON(p *Plan, state string) ([]byte, error) {
	b := bytes.Buffer{}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(document{state, p}); err != nil {
		return nil, fmt.Errorf("cannot encode the plan: %w", err)
	}
	return b.Bytes(), nil
}
