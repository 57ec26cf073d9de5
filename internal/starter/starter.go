// SPDX-License-Identifier: Apache-2.0

// Package starter makes the files that people begin with, for pgha init and pgha import.
package starter

import (
	"bytes"
	"strings"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/schema"
)

// Modeline is the comment by which an editor with a YAML language server finds the schema:
// https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
const Modeline = "# yaml-language-server: $schema=" + schema.URL + "\n"

// Text is a built-in profile to start from. Above it stands the line that tells editors its schema. Where the built-in says
// "auto" and the target decides, it has what auto means for the target of today. A later change of target then changes what
// it must, or is refused, and never brings a new major version of PostgreSQL along. The overrides decide what that target
// is; they are not written into the text.
func Text(builtin string, overrides ...profiles.Override) ([]byte, error) {
	text, err := profiles.Builtin(builtin)
	if err != nil {
		return nil, err
	}
	p, err := profiles.Parse("built-in "+builtin, text, overrides...)
	if err != nil {
		return nil, err
	}
	for _, d := range p.Resolve().Decisions {
		if d.Pin != "" {
			key := d.Field[strings.LastIndex(d.Field, ".")+1:]
			text = bytes.Replace(text, []byte(" "+key+": auto\n"), []byte(" "+key+": "+d.Pin+"\n"), 1)
		}
	}
	return append([]byte(Modeline), text...), nil
}
