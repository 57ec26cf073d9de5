// SPDX-License-Identifier: Apache-2.0

// Command pgsettings writes the table of PostgreSQL's parameters that internal/pgsettings embeds. Its input is the view
// pg_settings of one real server for each major version, with a header line, as this writes it:
//
//	COPY (SELECT name, context, vartype, unit, min_val, max_val, boot_val, array_to_string(enumvals, ',') AS enumvals, category
//	      FROM pg_settings ORDER BY name) TO STDOUT WITH (FORMAT csv, HEADER)
//
// A new major version, or the same again from a later minor release, is added to the table that is there:
//
//	make postgres MAJOR=19 SETTINGS=settings-19.csv
//
// That prints what changed since the major version before, with the files of pgha that name each parameter: those are to be looked at.
// Without -add the whole table is written anew:
//
//	go run ./internal/gen/pgsettings internal/pgsettings/table.tsv 13=settings-13.csv … 18=settings-18.csv
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

func main() {
	add := flag.Bool("add", false, "keep the other major versions of FILE, and print what changed since the one before")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: pgsettings [-add] FILE MAJOR=SETTINGS.csv…")
	}
	flag.Parse()
	if flag.NArg() < 2 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(os.Stdout, *add, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "pgsettings: %v\n", err)
		os.Exit(1)
	}
}

func write(report io.Writer, add bool, output string, inputs []string) error {
	t := table{}
	if add {
		text, err := os.ReadFile(output)
		if err != nil {
			return err
		}
		if t, err = parse(string(text)); err != nil {
			return fmt.Errorf("cannot read %q: %w", output, err)
		}
	}
	for _, input := range inputs {
		number, file, _ := strings.Cut(input, "=")
		major, err := strconv.Atoi(number)
		if err != nil {
			return fmt.Errorf("cannot read major version %q: %w", number, err)
		}
		settings, err := read(file)
		if err != nil {
			return err
		}
		t.forget(major)
		for _, s := range append(settings, hiddenSettings(major)...) {
			t.add(major, s)
		}
		if add {
			if err := t.report(report, major, "."); err != nil {
				return err
			}
		}
	}
	return os.WriteFile(output, []byte(t.text()), 0o644)
}

// read reads the columns for the table from the settings of one server.
func read(file string) ([]setting, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", file, err)
	}
	var settings []setting
	for _, row := range rows[1:] {
		if len(row) < 8 {
			return nil, fmt.Errorf("cannot read %q: a row has %d columns", file, len(row))
		}
		s := setting{name: row[0], context: row[1], kind: row[2], unit: row[3], low: row[4], high: row[5]}
		for value := range strings.SplitSeq(strings.Trim(row[7], "{}"), ",") {
			if value = strings.Trim(value, `"`); s.kind == "enum" {
				s.values = append(s.values, value)
			}
		}
		settings = append(settings, s)
	}
	return settings, nil
}
