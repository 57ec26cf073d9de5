// SPDX-License-Identifier: Apache-2.0

package pghba_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/pghba"
)

func TestSelector(t *testing.T) {
	const notAddress, unread = "is not the address", "does not replace"
	for name, c := range map[string]struct{ reason, line, want, fault string }{
		"address":            {"the place for it", "hostssl all all ${podselector:web} scram-sha-256", "web", ""},
		"quoted":             {"PostgreSQL reads quoted addresses too", `host all all "${podselector:web}" md5`, "web", ""},
		"none":               {"most lines have none", "host all all all md5", "", ""},
		"before a comment":   {"the comment is skipped", "host all all ${podselector:web} md5 # ${why", "web", unread},
		"comment":            {"the operator reads names of comments too, PostgreSQL does not", "# host all all ${podselector:web} md5", "web", ""},
		"other type":         {"the operator refuses it", "host all all ${service:web} md5", "", "unknown placeholder ${service:…}"},
		"upper case":         {"types are compared as they are", "host all all ${podSelector:web} md5", "", "unknown placeholder ${podSelector:…}"},
		"two":                {"the operator refuses it", "host all ${podselector:a} ${podselector:b} md5", "", "more than one"},
		"without a name":     {"it stays as it is, a host name", "host all all ${podselector:} md5", "", unread},
		"without a type":     {"it stays as it is, a host name", "host all all ${web} md5", "", unread},
		"not closed":         {"it stays as it is, a host name", "host all all ${podselector:web md5", "", unread},
		"as the user":        {"no user has an address as the name", "host all ${podselector:web} all md5", "", notAddress},
		"as the database":    {"no database has an address as the name", "local ${podselector:web} all peer", "", notAddress},
		"with a mask":        {"Check reports it", "host all all ${podselector:web}/32 md5", "web", ""},
		"without the method": {"Check reports it", "host all all ${podselector:web}", "web", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pghba.Selector(c.line)
			fault := ""
			if err != nil {
				fault = err.Error()
			}
			if diff := cmp.Diff(c.want, got); diff != "" && c.fault == "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			if c.fault == "" && fault != "" || !strings.Contains(fault, c.fault) {
				t.Errorf("%s: the fault is %q, want %q", c.reason, fault, c.fault)
			}
		})
	}
	for line, good := range map[string]bool{"host all all ${podselector:web} md5": true, "host all all ${podselector:web}/32 md5": false} {
		if err := pghba.Check(18, pghba.Expanded(line)); (err == nil) != good {
			t.Errorf("%s: Check says %v after the operator has replaced it", line, err)
		}
	}
}

// FuzzReferences compares with the operator's expression.
func FuzzReferences(f *testing.F) {
	operators := regexp.MustCompile(`\${([^:]+):([^}]+)}`)
	for _, line := range []string{"a ${podselector:web} b", "${a} ${b:c}", "${:x} ${a:}", "${a:b:c}}", "$${a:b}", "${${a:b}"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var want []pghba.Reference
		for _, m := range operators.FindAllStringSubmatch(line, -1) {
			want = append(want, pghba.Reference{Type: m[1], Name: m[2]})
		}
		if diff := cmp.Diff(want, pghba.References(line)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	})
}
