// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const tableText = "gone_one\t13-18\tsighup\tbool\t\t\t\t\n" +
	"io_method\t18-18\tpostmaster\tenum\t\t\t\tworker,sync\n" +
	"work_mem\t13-18\tuser\tinteger\tkB\t64\t2147483647\t\n"

// TestParse: a table that is read and written again has the same bytes, the one of pgha too.
func TestParse(t *testing.T) {
	own, err := os.ReadFile("../../pgsettings/table.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"three rows": tableText, "pgha's": string(own)} {
		parsed, err := parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(text, parsed.text()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := parse("work_mem\tx\tuser"); err == nil {
		t.Error("a line without majors is read")
	}
}

// TestAdd: a new major version joins the table, and what changed is printed with the files that name it.
func TestAdd(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"table.tsv": tableText,
		"rule.go":   "package x\n// gone_one is set\n",
		"19.csv": "name,context,vartype,unit,min_val,max_val,boot_val,enumvals,category\n" +
			"io_method,sighup,enum,,,,worker,\"{worker,sync,io_uring}\",x\nnew_one,user,bool,,,,off,,x\nwork_mem,user,integer,kB,64,2147483647,4096,,x\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var report strings.Builder
	if err := write(&report, true, "table.tsv", []string{"19=19.csv"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"gone: refused by a server that starts; a profile that sets it must drop it before the upgrade: 1\n  gone_one\n      look at rule.go\n",
		"changed: 1\n  io_method: context \"postmaster\" becomes \"sighup\", values \"worker,sync\" becomes \"worker,sync,io_uring\"\n",
		"  new_one: user bool\n",
		"new: 7\n", // six of them are hidden settings, which the small table lacks
	} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, report.String())
		}
	}
	got, err := os.ReadFile("table.tsv")
	if err != nil || !strings.Contains(string(got), "work_mem\t13-19\t") || !strings.Contains(string(got), "gone_one\t13-18\t") {
		t.Errorf("%v\n%s", err, got)
	}
	before := string(got)
	if err := write(&report, true, "table.tsv", []string{"19=19.csv"}); err != nil {
		t.Fatal(err)
	}
	if got, _ = os.ReadFile("table.tsv"); string(got) != before {
		t.Errorf("the same again changes the table:\n%s", cmp.Diff(before, string(got)))
	}
}
