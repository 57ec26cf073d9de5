// SPDX-License-Identifier: Apache-2.0

package pghba_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/pghba"
)

func TestRules(t *testing.T) {
	for name, c := range map[string]struct{ reason, text, want string }{
		"everybody":              {"the operator's own last rule", "host all all all scram-sha-256", "host all scram-sha-256 plaintext everybody"},
		"every IPv4 address":     {"a range of length 0", "hostnossl all all 0.0.0.0/0 reject", "hostnossl 0.0.0.0/0 reject plaintext everybody"},
		"netmask":                {"the same in two fields", "host all all 0.0.0.0 0.0.0.0 md5", "host 0.0.0.0/0 md5 plaintext everybody"},
		"lists":                  {"all is one of several", "hostssl app,all x,all all cert", "hostssl all cert everybody"},
		"quoted":                 {"a database that is named all", `host "all" all all trust`, "host all trust plaintext"},
		"loopback":               {"the range of 127.0.0.1", "host all all 127.0.0.0 255.0.0.0 trust", "host 127.0.0.0/8 trust plaintext loopback"},
		"loopback, IPv6":         {"one address", "host all all ::1/128 trust", "host ::1/128 trust plaintext loopback"},
		"wider than loopback":    {"it has other addresses too", "host all all 127.0.0.0/7 trust", "host 127.0.0.0/7 trust plaintext"},
		"this host":              {"a keyword", "host all all samehost trust", "host samehost trust plaintext loopback"},
		"mask with a hole":       {"PostgreSQL takes it", "host all all 10.0.0.0 255.0.255.0 trust", "host 10.0.0.0 255.0.255.0 trust plaintext"},
		"without GSS":            {"TLS is not asked for", "hostnogssenc all all 10.0.0.0/8 md5", "hostnogssenc 10.0.0.0/8 md5 plaintext"},
		"local":                  {"it has no address", "local all all peer map=users", "local  peer"},
		"invalid option":         {"it does not change whom the rule is about", "hostssl all all all trust map=users", "hostssl all trust everybody"},
		"several lines":          {"an item of a list may hold them", "local all all trust # comment\n\nhostssl a b c cert", "local  trust; hostssl c cert"},
		"too short":              {"there is no method", "host all all all", ""},
		"invalid type":           {"PostgreSQL refuses it", "tcp all all all trust", ""},
		"neither range nor name": {"PostgreSQL refuses it", "host all all a/8 trust", ""},
		"include":                {"another file has the rules", "include_if_exists a b c d e", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range pghba.Rules(c.text) {
				text := r.Type + " " + r.Address + " " + r.Method
				if r.TakesPlaintext() {
					text += " plaintext"
				}
				if r.Everybody() {
					text += " everybody"
				}
				if r.Loopback() {
					text += " loopback"
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
