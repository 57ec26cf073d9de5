// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

func recoveryRules() []Rule {
	return []Rule{{
		ID: "PGHA108", Title: "invalid recovery target", Severity: Error, check: eachCluster(recoveryTarget),
		Why: "Only one target is allowed. A time, an LSN, a transaction and a timeline each have their own format. A target " +
			"other than a time or an LSN does not determine which base backup to start from, so it needs a backupID. The " +
			"operator's webhook rejects anything else. It checks the transaction and the name since 1.28.3, 1.29.1 and 1.30.",
		Source: clusterWebhook,
	}}
}

func recoveryTarget(p *pass, c *cluster) {
	r := c.recovery()
	if r == nil || r.RecoveryTarget == nil {
		return
	}
	t := r.RecoveryTarget
	if targets := targetsOf(t); len(targets) > 1 {
		p.refusef(c.Resource, targetPath, "Keep one of them.", "%s are mutually exclusive", strings.Join(targets, " and "))
	}
	if t.TargetTime != "" && !isTargetTime(t.TargetTime) {
		p.refusef(c.Resource, targetPath+".targetTime", `Write it like "2026-01-31 12:00:00+00".`, "invalid targetTime %q", t.TargetTime)
	}
	if t.TargetLSN != "" && !isLSN(t.TargetLSN) {
		p.refusef(c.Resource, targetPath+".targetLSN", `Write it like "0/1A2B3C4".`, "invalid targetLSN %q", t.TargetLSN)
	}
	if t.TargetXID != "" {
		if _, err := strconv.ParseUint(t.TargetXID, 10, 32); err != nil {
			p.refuseSincef(sinceTargetText, "PostgreSQL does not start the recovery", c.Resource, targetPath+".targetXID", "Write the transaction ID as a number below 2^32.",
				"invalid targetXID %q", t.TargetXID)
		}
	}
	targetName(p, c, t.TargetName)
	if (t.TargetName != "" || t.TargetXID != "" || t.TargetImmediate != nil) && t.BackupID == "" && r.VolumeSnapshots == nil {
		p.refusef(c.Resource, targetPath+".backupID", "Set backupID to the base backup to start from.",
			"the target does not determine which base backup to start from")
	}
	if n, err := strconv.Atoi(t.TargetTLI); !oneOf(t.TargetTLI, "", "latest") && (err != nil || n < 1) {
		p.refusef(c.Resource, targetPath+".targetTLI", "Use latest or a timeline number.", "invalid targetTLI %q", t.TargetTLI)
	}
}

func targetName(p *pass, c *cluster, name string) {
	if len(name) >= 64 {
		p.refuseSincef(sinceTargetText, "PostgreSQL does not start the recovery", c.Resource, targetPath+".targetName", "Shorten the name.", "targetName %q has %d bytes, and the maximum is 63", name, len(name))
	}
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		p.refuseSincef(sinceTargetText, "writes the name into PostgreSQL's configuration, which a line break makes unreadable", c.Resource,
			targetPath+".targetName", "Remove the control characters.", "targetName %q contains control characters", name)
	}
}

// isLSN matches two hexadecimal numbers with a slash between them.
func isLSN(text string) bool {
	high, low, ok := strings.Cut(text, "/")
	if !ok {
		return false
	}
	for _, part := range []string{high, low} {
		if _, err := strconv.ParseUint(part, 16, 64); err != nil {
			return false
		}
	}
	return true
}

// timestamp is PostgreSQL's own text format, without a check of ranges: neither the driver nor the operator has one.
var timestamp = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\d+-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?([-+]\d\d(:\d\d(:\d\d)?)?|Z)?)?( BC)?$`)
})

// isTargetTime matches the formats that the operator accepts.
func isTargetTime(text string) bool {
	if timestamp().MatchString(text) {
		return true
	}
	for _, layout := range []string{"2006-01-02T15:04:05.000000Z07:00", time.RFC3339, "2006-01-02T15:04:05"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}
