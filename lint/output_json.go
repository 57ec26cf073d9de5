// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// report is the JSON output.
type report struct {
	Findings []Finding `json:"findings"`
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Infos    int       `json:"infos"`
}

// JSON writes findings for programs: one object with the findings in their order and how many there are of each severity.
func JSON(findings []Finding) ([]byte, error) {
	r := report{Findings: findings}
	if findings == nil {
		r.Findings = []Finding{}
	}
	for _, f := range findings {
		switch f.Severity {
		case Error:
			r.Errors++
		case Warning:
			r.Warnings++
		case Info:
			r.Infos++
		}
	}
	return indented(r)
}

func indented(v any) ([]byte, error) {
	b := bytes.Buffer{}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("cannot encode findings: %w", err)
	}
	return b.Bytes(), nil
}
