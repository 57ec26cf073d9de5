// SPDX-License-Identifier: Apache-2.0

package plan

import "encoding/json"

// scalar writes a value in one line.
func scalar(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

// Texts are both values of the field, each in one line and no longer than people read: empty for a missing one. What may be secret is masked.
func (c *FieldChange) Texts() (old, new string) {
	switch {
	case c.Old == nil && c.New == nil:
		return "", ""
	case c.Old == nil:
		return "", shortened(valueText(c.New), longestValue)
	case c.New == nil:
		return shortened(valueText(c.Old), longestValue), ""
	}
	return shortenedPair(valueText(c.Old), valueText(c.New))
}

// Summary is the class, what drops and what waits, in one line.
func (s *Site) Summary() string { return s.summary() }
