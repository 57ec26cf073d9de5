// SPDX-License-Identifier: Apache-2.0

package pghba

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// CheckPgBouncer checks text of the pg_hba.conf of PgBouncer, which knows less than PostgreSQL: its newest version, since the operator decides
// which one runs. PgBouncer skips a line that it cannot read, and goes on with the next one.
// https://www.pgbouncer.org/config.html#hba-file-format, https://github.com/pgbouncer/pgbouncer/blob/master/src/hba.c
func CheckPgBouncer(text string) error { return eachLine(text, bouncerRecord) }

func bouncerRecord(fields [][]token) error {
	kind, fields, err := single(fields, "the connection type")
	if err != nil {
		return err
	}
	if !slices.Contains([]string{"local", "host", "hostssl", "hostnossl"}, kind.text) {
		return fmt.Errorf("invalid connection type %s; use local, host, hostssl or hostnossl", kind.quote())
	}
	for _, name := range []string{"database", "user"} {
		if len(fields) == 0 {
			return fmt.Errorf("the %s is missing", name)
		}
		for _, t := range fields[0] {
			if name == "database" && (t.keyword("samerole") || t.keyword("samegroup")) || name == "user" && !t.quoted && strings.HasPrefix(t.text, "+") {
				return fmt.Errorf("PgBouncer does not know %s; write the names", t.quote())
			}
		}
		fields = fields[1:]
	}
	if kind.text != "local" {
		if fields, err = bouncerAddress(fields); err != nil {
			return err
		}
	}
	method, fields, err := single(fields, "the authentication method")
	if err != nil {
		return err
	}
	switch {
	case !slices.Contains([]string{"trust", "reject", "md5", "password", "peer", "cert", "scram-sha-256", "ldap"}, method.text):
		return fmt.Errorf("invalid authentication method %s; use scram-sha-256, md5, password, cert, peer, ldap, trust or reject", method.quote())
	case method.text != "ldap" && len(fields) > 0:
		return fmt.Errorf("PgBouncer knows no option %s after the method", fields[0][0].quote())
	}
	return nil
}

func bouncerAddress(fields [][]token) ([][]token, error) {
	t, fields, err := single(fields, "the address")
	if err != nil || t.keyword("all") {
		return fields, err
	}
	host, bits, cidr := strings.Cut(t.text, "/")
	ip, err := netip.ParseAddr(host)
	switch {
	case err != nil || ip.Zone() != "":
		return nil, fmt.Errorf("%s is no IP range, and PgBouncer knows neither host names nor samehost and samenet", t.quote())
	case cidr:
		if n, err := strconv.Atoi(bits); err != nil || n < 0 || n > ip.BitLen() {
			return nil, fmt.Errorf("invalid CIDR mask in %s", t.quote())
		}
		return fields, nil
	}
	mask, fields, err := single(fields, "the netmask of "+host)
	if err != nil {
		return nil, err
	}
	if m, err := netip.ParseAddr(mask.text); err != nil || m.BitLen() != ip.BitLen() {
		return nil, errors.New(mask.quote() + " is not a netmask; write " + host + "/" + strconv.Itoa(ip.BitLen()))
	}
	return fields, nil
}
