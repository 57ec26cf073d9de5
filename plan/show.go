// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"strings"
)

// shown is a value as the plan shows it. It hides what may be secret: every value of a Secret, passwords of external clusters, and
// environment variables that sound like a secret.
func shown(p *pair, c *change, value any) any {
	if value == nil || !secret(p, c) {
		return value
	}
	return Masked
}

// secret reports whether the values of a field may be secret.
func secret(p *pair, c *change) bool {
	if p.ref.Kind == "Secret" {
		return true
	}
	name := strings.ToLower(c.name())
	for _, word := range []string{"password", "passwd", "secretkey", "token", "accesskey", "sas"} {
		if strings.Contains(name, word) && !strings.HasSuffix(name, "secret") {
			return true
		}
	}
	return false
}

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
