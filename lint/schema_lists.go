// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/admission"
)

// repeated returns the indexes of duplicate items in a list that the schema declares as a set or a map.
func repeated(n *admission.Node, list []any) []int {
	if !n.Set && len(n.Keys) == 0 || len(list) < 2 {
		return nil
	}
	var again []int
	seen := map[string]bool{}
	for i, item := range list {
		id, err := json.Marshal(n.Identity(item))
		if err != nil {
			continue
		}
		if seen[string(id)] {
			again = append(again, i)
		}
		seen[string(id)] = true
	}
	return again
}

func (k *checker) duplicate(path string, n *admission.Node, item any) string {
	if n.Set {
		return k.quote(path, item) + " is a duplicate"
	}
	object, _ := item.(map[string]any)
	var keys []string
	for _, key := range n.Keys {
		if value, ok := object[key]; ok {
			keys = append(keys, key+k.quote(path+"."+key, value))
		} else {
			keys = append(keys, "no "+key)
		}
	}
	return " is a duplicate: another item has " + strings.Join(keys, " and ")
}

// patternSays describes a pattern in words, or shows it if it is unknown.
func patternSays(pattern string) string {
	switch {
	case strings.HasPrefix(pattern, `^(\+|-)?((`):
		return "is not a quantity such as 500m, 2 or 1Gi"
	case pattern == "^[0-9a-z_]*$":
		return "must consist of lower-case letters, digits and _"
	case pattern == "^[1-9][0-9]*[dwm]$":
		return "is not a number of days, weeks or months such as 30d, 4w or 6m"
	case pattern == "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$":
		return "must consist of lower-case letters, digits and -"
	case pattern == "^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$":
		return "must consist of lower-case letters, digits, - and _"
	case pattern == "^[a-zA-Z_][a-zA-Z0-9_]*$":
		return "is not a variable name: use letters, digits and _, and do not start with a digit"
	case pattern == "^[a-z]([a-z0-9_-]*[a-z0-9])?$":
		return "must consist of lower-case letters, digits, - and _, and start with a letter"
	default:
		return "does not match the pattern " + pattern
	}
}

// valueText formats a value for a message, with a leading space.
func valueText(value any) string {
	switch v := value.(type) {
	case nil:
		return " null"
	case string:
		if len(v) > 40 {
			v = strings.ToValidUTF8(v[:40], "") + "..."
		}
		return " " + strconv.Quote(v)
	case map[string]any:
		return " a map"
	case []any:
		return " a list"
	default:
		return fmt.Sprint(" ", v)
	}
}
