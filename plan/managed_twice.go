// SPDX-License-Identifier: Apache-2.0

package plan

// replaced is the object of the old side that describes the same database, role, publication or subscription under another name, if the new
// side lacks it; nil for none. kubectl apply leaves it, and while it is there, the operator applies nothing of the new one.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/common.go#L249
func (p *pair) replaced() *pair {
	for _, q := range p.in.pairs {
		if q != p && q.ref.Kind == p.ref.Kind && q.new == nil && near(p, q) && q.old.text("spec", "name") == p.new.text("spec", "name") &&
			q.old.text("spec", "cluster", "name") == p.new.text("spec", "cluster", "name") {
			return q
		}
	}
	return nil
}

// replacing adds to a rule what follows if the object replaces another one for the same thing.
func replacing(w wholeRule, p *pair) wholeRule {
	old := p.replaced()
	if old == nil {
		return w
	}
	w.class = max(w.class, FailsLater)
	w.why += "; until " + old.ref.String() + " is deleted, which kubectl apply does not do, the operator applies nothing of this one: its status says \"already managed\""
	w.step = "do not rename the object; or delete the old one right after the apply, with a reclaim policy of retain, and the operator goes on within 30 s"
	return w
}
