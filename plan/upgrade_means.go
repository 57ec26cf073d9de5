// SPDX-License-Identifier: Apache-2.0

package plan

import "github.com/pgha/pgha/lint"

// means is what the upgrade of the operator brings besides the changes of the plan; nil if there is none.
func (c *comparison) means() *lint.Upgrading {
	if c.from == c.to {
		return nil
	}
	u := lint.NewUpgrading(
		lint.Input{Resources: c.old.Resources, Others: c.old.Others, Target: c.from, Plugin: c.plugin},
		lint.Input{Resources: c.new.Resources, Others: c.new.Others, Target: c.to, Plugin: c.plugin},
	)
	return &u
}

// upgradeLines are what a plan says about the upgrade. What it recreates is in the changes already.
func (p *Plan) upgradeLines() []string {
	if p.Upgrade == nil {
		return nil
	}
	u := *p.Upgrade
	u.Rolls = nil
	return u.Lines()
}
