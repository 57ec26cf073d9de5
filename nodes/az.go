// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"cmp"
	_ "embed" // for the fixed part of the script
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/shell"
)

//go:embed sh/settings.sh
var settingsScript string

const settingsHeader = `#!/bin/sh
# Printed by pgha plan --nodes -o az. Sets how AKS upgrades the node pools of a PostgreSQL cluster. It compares first, changes only what
# differs, and upgrades nothing; a maintenance window is written each time. You can safely run it again.
#
# It needs az 2.74 or newer, signed in, and the right to write node pools.
set -eu
`

// Script writes settings as a POSIX shell script, with every value in single quotes.
func (s *Settings) Script() ([]byte, error) {
	if err := s.named(); err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(settingsHeader)
	fmt.Fprintf(&b, "\ngroup=%s\ncluster=%s\n\nsettings() {\n", shell.Single(s.ResourceGroup), shell.Single(s.Cluster))
	for i := range s.Pools {
		p := &s.Pools[i]
		line(&b, "pool", p.Name, p.MaxSurge, p.MaxUnavailable, strconv.Itoa(p.DrainTimeout), strconv.Itoa(p.Soak), p.Undrainable)
	}
	if k := s.Kubernetes; k != nil {
		if k.UpgradeChannel != "" {
			line(&b, "channel", "autoUpgradeProfile.upgradeChannel", "none", "auto-upgrade-channel", k.UpgradeChannel)
		}
		if k.NodeOSUpgradeChannel != "" {
			line(&b, "channel", "autoUpgradeProfile.nodeOSUpgradeChannel", "None", "node-os-upgrade-channel", k.NodeOSUpgradeChannel)
		}
		if w := k.Window; w != nil {
			for _, name := range []string{"aksManagedNodeOSUpgradeSchedule", "aksManagedAutoUpgradeSchedule"} {
				line(&b, "window", name, w.DayOfWeek, w.StartTime, cmp.Or(w.UTCOffset, "+00:00"), strconv.Itoa(int(w.DurationHours)))
			}
		}
	}
	b.WriteString("}\n" + settingsScript)
	if strings.ContainsRune(b.String(), 0) {
		return nil, fmt.Errorf("cannot write a shell script: %w", errNUL)
	}
	return []byte(b.String()), nil
}

func line(b *strings.Builder, command string, values ...string) {
	b.WriteString("  " + command)
	for _, v := range values {
		b.WriteString(" " + shell.Single(v))
	}
	b.WriteString("\n")
}
