// SPDX-License-Identifier: Apache-2.0

// Package literal writes texts as string literals of the languages that pgha prints besides YAML.
package literal

import (
	"fmt"
	"strings"
)

// HCL returns a string literal without expressions. A dollar or percent sign before a brace is written as a
// Unicode escape, so that Terraform cannot read it as the start of a template:
// https://developer.hashicorp.com/terraform/language/expressions/strings
func HCL(s string) string {
	b := strings.Builder{}
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '\\' || r == '"':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f && r < 0xa0, (r == '$' || r == '%') && strings.HasPrefix(s[i+1:], "{"):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Bicep returns a string literal. It must be on one line, and ${ starts an expression in it:
// https://github.com/Azure/bicep/blob/main/docs/spec/bicep.md#strings
func Bicep(s string) string {
	b := strings.Builder{}
	b.WriteByte('\'')
	for i, r := range s {
		switch {
		case r == '\\', r == '\'', r == '$' && strings.HasPrefix(s[i+1:], "{"):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
