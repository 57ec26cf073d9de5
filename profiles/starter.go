// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"bytes"
	"strings"
)

// SchemaURL is where the newest JSON Schema of a Profile can be read; package schema holds it.
const SchemaURL = "https://raw.githubusercontent.com/pgha/pgha/main/schema/profile.schema.json"

// FleetSchemaURL is where that of a Fleet is.
const FleetSchemaURL = "https://raw.githubusercontent.com/pgha/pgha/main/schema/fleet.schema.json"

// Modeline is the comment by which an editor with a YAML language server finds the schema:
// https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
const Modeline = "# yaml-language-server: $schema=" + SchemaURL + "\n"

// Starter is a built-in profile to start from: its text, below a line that tells editors its schema, with what "auto" leaves to the target pinned to what it means
// for the target in it. A later change of target then changes what it must, or is refused, and never brings a new major
// version of PostgreSQL along. The overrides decide what that target is; whoever gives some writes them into the text.
func Starter(name string, overrides ...Override) ([]byte, error) {
	text, err := Builtin(name)
	if err != nil {
		return nil, err
	}
	p, err := Parse("built-in "+name, text, overrides...)
	if err != nil {
		return nil, err
	}
	for _, d := range p.Resolve().Decisions {
		if d.Pin != "" {
			key := d.Field[strings.LastIndex(d.Field, ".")+1:]
			text = bytes.Replace(text, []byte(" "+key+": "+auto+"\n"), []byte(" "+key+": "+d.Pin+"\n"), 1)
		}
	}
	return append([]byte(Modeline), text...), nil
}
