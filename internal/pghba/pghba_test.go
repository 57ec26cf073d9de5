// SPDX-License-Identifier: Apache-2.0

package pghba_test

import (
	"slices"
	"testing"

	"github.com/pgha/pgha/internal/pghba"
)

// lines that are valid in PostgreSQL 15, and lines that are invalid. TestServer checks them with a real server.
func goodLines() []string {
	return []string{
		"", "  # a comment", "local all all peer", "local all all ident map=m", "host all all all scram-sha-256", "hostssl all all all scram-sha-256",
		"hostnossl all all all reject", "host all all 10.0.0.0/8 md5", "host all all 10.0.0.0 255.0.0.0 md5", "host all all ::/0 md5",
		"host all all ::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff md5", "host all all 0/0 md5", "host all all 10.1/16 md5", "host all all samenet trust",
		"host all all samehost trust", "host all all example.com md5", "host all all .example.com md5", "host a,b,\"c d\" +team all md5",
		"host sameuser, other all all md5", "host all all all md5 # why", "host\tall\tall\tall\tmd5", "hostssl all all all cert map=m",
		"hostssl all all all cert clientcert=verify-full", "hostssl all all all md5 clientcert=verify-ca", "hostssl all all all cert clientname=DN",
		"hostgssenc all all all gss include_realm=0", "hostnogssenc all all all md5", "host all all all pam pamservice=pg",
		"host all all all ldap ldapserver=l ldapprefix=cn=", "host all all all ldap ldapserver=l ldapbasedn=\"dc=a, dc=b\"",
		"host all all all ldap ldapurl=\"ldap://l/dc=a?uid?sub\"", "host all all all radius radiusservers=127.0.0.1 radiussecrets=s", "host replication all all md5",
		"\"host\" all all all md5", "host all all 010.0.0.1/32 md5", "host all all 0x0a.1/32 md5", "host all all \"all\" md5", "host all all 10.0.0.256 md5",
		"host all all 10.0.0.0/8 \"md5\"", "host all \"a\"\"b\" all md5", "host all all fe80::/10 md5", "host all all ::ffff:10.0.0.1/128 md5",
	}
}

func badLines() []string {
	return []string{
		"hostssl all all scram-sha-256", "host all all md5", "host all", "host", "hosts all all all md5", "HOST all all all md5", "local all all",
		"host all all all", "host all all 10.0.0.0/33 md5", "host all all ::/129 md5", "host all all 10.0.0.0 md5", "host all all 10.0.0.0/ md5",
		"host all all 10.0.0.0/8x md5", "host all all example.com/24 md5", "host all all 10.0.0.256/24 md5", "host all all 10.0.0.0 ::1 md5",
		"host all all all scram", "host all all all SCRAM-SHA-256", "host all all all scram-sha-256 sslmode=require", "host all all all md5 clientcert",
		"host all all all cert", "hostnossl all all all cert", "host all all all peer", "local all all gss", "host all all all md5 map=m",
		"host all all all md5 clientcert=verify-full", "hostssl all all all md5 clientcert=1", "hostssl all all all cert clientcert=verify-ca",
		"hostssl all all all md5 clientname=cn", "host all all all ldap", "host all all all ldap ldapserver=l ldapprefix=a ldapbasedn=b",
		"host all all all ldap ldapserver=l ldapbasedn=b ldapport=x", "host all all all radius radiusservers=r", "host all all 10.0.0.1,10.0.0.2 md5",
		"host all all all md5,scram-sha-256", "host,hostssl all all all md5", "host all all all sspi", "host all all all oauth issuer=i scope=s",
		"include other.conf", "host all all all md5 all", "host all all all all md5", "host all all 10.0.0.0/-1 md5", "host all all all krb5",
		"hostssl all all all trust pamservice=x", "host all all \"samenet\"/8 md5", "hostssl all all 0.0.0.0 0.0.0.0.0 md5",
	}
}

func TestCheck(t *testing.T) {
	for _, line := range goodLines() {
		if err := pghba.Check(15, line); err != nil {
			t.Errorf("%q is refused: %v", line, err)
		}
	}
	for _, line := range badLines() {
		if err := pghba.Check(15, line); err == nil {
			t.Errorf("%q is accepted", line)
		}
	}
}

func TestMajors(t *testing.T) {
	cases := map[string]struct {
		reason, line string
		good         []int
	}{
		"oauth":      {"since 18; 0 is any version", "host all all all oauth issuer=i scope=s", []int{0, 18}},
		"include":    {"since 16", "include other.conf", []int{0, 16, 18}},
		"clientname": {"since 14", "hostssl all all all cert clientname=CN", []int{0, 14, 16, 18}},
		"clientcert": {"1 was removed in 14", "hostssl all all all md5 clientcert=1", []int{0, 13}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for _, major := range []int{0, 13, 14, 16, 18} {
				if err := pghba.Check(major, c.line); (err == nil) != slices.Contains(c.good, major) {
					t.Errorf("%s: PostgreSQL %d says %v", c.reason, major, err)
				}
			}
		})
	}
}

// TestBlock checks items with several lines, and lines joined by a backslash.
func TestBlock(t *testing.T) {
	for text, good := range map[string]bool{
		"# first\nhost all all all md5\n": true, "host all all all md5\nhost all": false, "host all all \\\nall md5": true,
		"host all all \\":         true,
		"host all @users all md5": true, // the file is not looked at
	} {
		if err := pghba.Check(18, text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestCheckIdent(t *testing.T) {
	for line, good := range map[string]bool{
		"map root postgres": true, "map /^(.*)@example\\.com$ \\1": true, "# comment": true, "map root": false, "map": false,
		"map a,b c": false, "map a b # c": true, "map a b c": true,
	} {
		if err := pghba.CheckIdent(15, line); (err == nil) != good {
			t.Errorf("%q: %v", line, err)
		}
	}
}
