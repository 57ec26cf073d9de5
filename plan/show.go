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
