// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/schema"
)

// explainWidth is the column at which descriptions are wrapped.
const explainWidth = 80

type explainCmd struct {
	Field     string `arg:"" optional:"" help:"Path of a field, such as spec.backup.retention; the ID of a lint rule; or rules, for a list of the rules."`
	Kind      string `enum:"Profile,Fleet" default:"Profile" help:"Profile, or Fleet for a file with many profiles. Paths that begin with sites or defaults belong to a Fleet."`
	Recursive bool   `help:"List the names of the fields at every depth."`
}

// Help is shown below the flags.
func (c *explainCmd) Help() string {
	return `Examples:
  pgha explain
  pgha explain spec.backup.retention
  pgha explain spec.postgresql --recursive
  pgha explain --kind Fleet
  pgha explain sites[0].spec.instances
  pgha explain PGHA704                             the page of a rule of pgha lint
  pgha explain rules                               all rules, one per line`
}

// Run prints the field's description from the schema, in the format of kubectl explain.
func (c *explainCmd) Run(sys *cli.System) error {
	if isRule(c.Field) {
		return explainRule(sys, c.Field)
	}
	if to := profiles.Moved(c.Field); to != "" {
		sys.Note("%s moved to %s", c.Field, to)
		c.Field = to
	}
	kind, lookup := profiles.Kind, schema.Lookup
	if c.Kind == profiles.KindFleet || strings.HasPrefix(c.Field, "sites") || strings.HasPrefix(c.Field, "defaults") {
		kind, lookup = profiles.KindFleet, schema.LookupFleet
	}
	field, err := lookup(c.Field)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	group, version, _ := strings.Cut(profiles.APIVersion, "/")
	fmt.Fprintf(&out, "GROUP:      %s\nKIND:       %s\nVERSION:    %s\n\n", group, kind, version)
	if field.Path != "" {
		fmt.Fprintf(&out, "FIELD: %s <%s>\n", field.Name(), field.Type)
		explainValues(&out, "", field)
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "DESCRIPTION:\n%s", indented("    ", field.Description))
	if len(field.Fields) > 0 {
		out.WriteString("\nFIELDS:\n")
		c.explainFields(&out, "  ", field.Fields)
	}
	return sys.Print(out.Bytes())
}

func (c *explainCmd) explainFields(out *bytes.Buffer, indent string, fields []*schema.Field) {
	for _, f := range fields {
		required := ""
		if f.Required {
			required = " -required-"
		}
		fmt.Fprintf(out, "%s%s\t<%s>%s\n", indent, f.Name(), f.Type, required)
		if c.Recursive {
			c.explainFields(out, indent+"  ", f.Fields)
			continue
		}
		explainValues(out, indent, f)
		fmt.Fprintf(out, "%s\n", indented(indent+"  ", f.Description))
	}
}

// explainValues prints the enum values and the default of a field.
func explainValues(out *bytes.Buffer, indent string, f *schema.Field) {
	if len(f.Enum) > 0 {
		words := make([]string, len(f.Enum))
		for i, word := range f.Enum {
			if words[i] = word; word == "" {
				words[i] = strconv.Quote(word)
			}
		}
		fmt.Fprintf(out, "%sENUM: %s\n", indent, strings.Join(words, ", "))
	}
	if f.Default != "" {
		fmt.Fprintf(out, "%sDEFAULT: %s\n", indent, strings.Trim(f.Default, `"`))
	}
}

// indented wraps a text into lines.
func indented(indent, text string) string {
	var out strings.Builder
	width := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case width == 0:
			out.WriteString(indent + word)
			width = len(indent)
		case width+1+len(word) > explainWidth:
			out.WriteString("\n" + indent + word)
			width = len(indent)
		default:
			out.WriteString(" " + word)
			width++
		}
		width += len(word)
	}
	return out.String() + "\n"
}
