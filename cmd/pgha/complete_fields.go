// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"

	"github.com/pgha/pgha/schema"
)

// fields completes a path one part at a time. It adds open after an object and closing after a field with a value, and
// then the values that the field accepts.
func (c *candidates) fields(prefix, last, open, closing string) {
	if path, _, ok := strings.Cut(last, "="); ok && closing != "" {
		if field, err := schema.Lookup(path); err == nil {
			for _, word := range field.Enum {
				c.add(prefix+path+"="+word, "")
			}
		}
		return
	}
	parent, _, _ := cutLast(last, ".")
	within, err := schema.Lookup(parent)
	if err != nil {
		return
	}
	for _, field := range within.Fields {
		end := closing
		if len(field.Fields) > 0 || strings.HasPrefix(field.Type, "map") {
			end = open
		}
		c.add(prefix+field.Path+end, field.Description)
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return "", s, false
}
