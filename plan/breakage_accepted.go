// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"

	"github.com/pgha/pgha/lint"
)

// breaksAccepted finds what the webhook of the new side's operator accepts, because its check came with a later release, and what fails
// without it. The sentence of lint says how.
func (c *comparison) breaksAccepted() {
	if len(c.accepted) == 0 {
		return
	}
	pairs := map[lint.Ref]*pair{}
	var before []lint.Resource
	for _, p := range c.pairs {
		if p.new == nil {
			continue
		}
		pairs[p.new.ref] = p
		if p.old != nil && !p.unknown {
			before = append(before, *p.old.resource)
		}
	}
	known := map[lint.Finding]bool{}
	_, was := lint.Admission(lint.Input{Resources: before, Target: c.to, Plugin: c.plugin})
	for _, f := range was {
		known[atField(f)] = true
	}
	for _, f := range c.accepted {
		if p := pairs[f.Object]; p != nil {
			c.blame(p, broken{breakage: acceptedFault(f), finding: f}, known[atField(f)])
		}
	}
}

// acceptedFault is a rule of the webhook as a breakage: every change of the section of its field can lead to it. What is wrong with a
// bootstrap matters to a new Cluster only.
func acceptedFault(f lint.Finding) *breakage {
	parts := strings.SplitN(f.Field, ".", 3)
	section := strings.Join(parts[:min(2, len(parts))], ".")
	section, _, _ = strings.Cut(section, "[")
	return &breakage{rule: f.Rule, by: []place{{f.Object.Kind, section}}, created: section == "spec.bootstrap"}
}
