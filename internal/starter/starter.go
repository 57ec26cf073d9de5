// SPDX-License-Identifier: Apache-2.0

// Package starter creates the files that users start with, for pgha init and pgha import.
package starter

import (
	"bytes"
	"strings"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/schema"
)

// Modeline is the comment with which an editor with a YAML language server finds the schema:
// https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
const Modeline = "# yaml-language-server: $schema=" + schema.URL + "\n"

// Text returns a built-in profile to start from, with the line that names the schema for editors. If the target determines the
// value of an "auto", the text has the value for the current target. So a later change of the target changes only what it must, or
// is an error, and never changes the major version of PostgreSQL. The overrides determine the target; they are not written into
// the text.
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
