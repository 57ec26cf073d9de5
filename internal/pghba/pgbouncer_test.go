// SPDX-License-Identifier: Apache-2.0

package pghba_test

import (
	"testing"

	"github.com/pgha/pgha/internal/pghba"
)

// TestCheckPgBouncer: read from parse_line in hba.c of PgBouncer.
func TestCheckPgBouncer(t *testing.T) {
	for _, line := range []string{
		"hostnossl all all 0.0.0.0/0 reject", "hostnossl all all ::/0 reject", "hostssl all all all scram-sha-256", "host a,sameuser \"b\" 10.0.0.0 255.0.0.0 md5",
		"local all all peer", "host replication all all password # why", "hostssl all all all cert", "host all all all ldap ldapserver=l ldapprefix=cn=", "", "# only",
	} {
		if err := pghba.CheckPgBouncer(line); err != nil {
			t.Errorf("%q is refused: %v", line, err)
		}
	}
	for _, line := range []string{
		"hostnossl all all 0.0.0.0/0 rejct", "hostnossl all all reject", "hostgssenc all all all md5", "host samerole all all md5", "host all +team all md5",
		"host all all samenet md5", "host all all db.example.com md5", "host all all 10.0.0.0/33 md5", "host all all 10.0.0.0 md5", "host all all all pam",
		"host all all all md5 map=m", "hostssl all all all md5 clientcert=verify-ca", "host all", "host all all all REJECT", "host all all 10/8 md5",
	} {
		if err := pghba.CheckPgBouncer(line); err == nil {
			t.Errorf("%q is accepted", line)
		}
	}
}
