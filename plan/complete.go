// SPDX-License-Identifier: Apache-2.0

package plan

// complete fills what follows from the class of an effect: who acts, what drops, and what waits, where its rule does not say.
func (p *pair) complete(c *change) {
	if c.effect.Drops == nil {
		c.effect.Drops = []Endpoint{}
	}
}
