// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"slices"
)

// shown is a value as the plan shows it. It hides what may be secret, also deep inside a value that is reported as a whole.
func shown(p *pair, c *change, value any) any {
	if value == nil {
		return nil
	}
	if hidesAll(p.ref.Kind, c.path) {
		return Masked
	}
	return masked(p.ref.Kind, c.path, value)
}

// hidesAll reports the fields whose whole value may be secret: everything in a Secret but its type, and statements in SQL and
// templates, in which anything may stand.
func hidesAll(kind string, at path) bool {
	switch kind {
	case "Secret":
		return len(at) == 0 || at[0].name != "type" && at[0].name != "immutable"
	case "Cluster":
		return len(at) >= 4 && at[1].name == "bootstrap" && slices.Contains([]string{"postInitSQL", "postInitApplicationSQL",
			"postInitTemplateSQL", "postImportApplicationSQL"}, lastField(at))
	case "ExternalSecret":
		return len(at) >= 4 && at[2].name == "template" && at[3].name == "data"
	}
	return false
}

// lastField is the last step of a path that is no item of a list.
func lastField(at path) string {
	for _, s := range slices.Backward(at) {
		if !s.item {
			return s.name
		}
	}
	return ""
}

// masked returns the value without what may be secret. It changes nothing in place.
func masked(kind string, at path, value any) any {
	if hidesAll(kind, at) {
		return Masked
	}
	switch v := value.(type) {
	case map[string]any:
		return maskedMap(kind, at, v)
	case []any:
		all := make([]any, len(v))
		for i, item := range v {
			all[i] = masked(kind, at.at(i), item)
		}
		return all
	case string:
		if secretField(kind, at) || secretText(v) {
			return Masked
		}
	}
	return value
}

func maskedMap(kind string, at path, fields map[string]any) any {
	all := make(map[string]any, len(fields))
	named, _ := fields["name"].(string)
	for name, value := range fields {
		// The name of a variable, of an option or of a parameter says what its value is.
		if text, ok := value.(string); ok && name == "value" && (secretName(named) || secretText(text)) {
			all[name] = Masked
			continue
		}
		all[name] = masked(kind, at.field(name), value)
	}
	return all
}

// secretField reports whether the name of a field says that its value is secret.
func secretField(kind string, at path) bool {
	if len(at) == 0 {
		return false
	}
	last := at[len(at)-1]
	if kind == "Cluster" && len(at) >= 4 && at[2].name == "parameters" {
		return secretParameter(last.name)
	}
	if last.name == "value" && !last.item && len(at) > 1 {
		return secretName(at[len(at)-2].name) // spec.env[NAME].value
	}
	return !last.item && secretName(last.name)
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
