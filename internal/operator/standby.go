// SPDX-License-Identifier: Apache-2.0

package operator

import (
	"regexp"
	"slices"
	"strconv"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/pgsettings"
)

// HotStandby are the parameters that a standby must not have smaller than its primary, with PostgreSQL's defaults:
// https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN. The operator compares the same five:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/probes.go#L216
func HotStandby() []Parameter {
	return []Parameter{
		{Name: "max_connections", Value: "100"},
		{Name: "max_locks_per_transaction", Value: "64"},
		{Name: "max_prepared_transactions", Value: "0"},
		{Name: "max_wal_senders", Value: "10"},
		{Name: "max_worker_processes", Value: "8"},
	}
}

// StandardSegment is the size of a WAL segment in MB where initdb is not told another one.
const StandardSegment = 16

// WALSegment is the size of a WAL segment in MB; 0 if the manifest does not say it, since the data comes from elsewhere.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/initdb.go
func WALSegment(c *cnpgv1.Cluster) int {
	switch b := c.Spec.Bootstrap; {
	case b != nil && (b.Recovery != nil || b.PgBaseBackup != nil):
		return 0
	case b != nil && b.InitDB != nil && b.InitDB.WalSegmentSize > 0:
		return b.InitDB.WalSegmentSize
	}
	return StandardSegment
}

// Misread is a value of one of the HotStandby parameters that the operator reads otherwise than PostgreSQL.
type Misread struct {
	// Value as PostgreSQL reads it, in decimal.
	Value string
	// Other is the number that the instance manager of a replica reads; "" if it reads none, so that it does not start PostgreSQL.
	Other string
	// Silent: the query for values that become smaller fails as long as the value waits for a restart, so that no instance tells its status.
	Silent bool
}

// Misreads finds such a value; nil for others. The instance manager of a replica reads decimal digits at its start, and the query casts the
// text in postgresql.conf to an integer, which takes hexadecimal digits since PostgreSQL 16. PostgreSQL itself takes 0xC8, 0310 and 200.4.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/restore.go#L776 and probes.go#L194 there
func Misreads(major int, name, value string) *Misread {
	if !slices.ContainsFunc(HotStandby(), func(p Parameter) bool { return p.Name == name }) {
		return nil
	}
	if n, err := strconv.Atoi(value); err == nil && strconv.Itoa(n) == value {
		return nil // as nearly all are written
	}
	s, _ := pgsettings.Find(pgsettings.NewestMajor, name)
	parsed, err := s.Parse(value)
	if err != nil {
		return nil
	}
	m := Misread{Value: parsed}
	if n, err := strconv.Atoi(value); err == nil {
		m.Other = strconv.Itoa(n)
	}
	if m.Other == m.Value {
		return nil
	}
	const hexMajor = 16
	form := `^\s*[+-]?[0-9]+\s*$`
	if major >= hexMajor {
		form = `^\s*[+-]?([0-9]+|0[xX][0-9a-fA-F]+)\s*$`
	}
	m.Silent = !regexp.MustCompile(form).MatchString(value)
	return &m
}
