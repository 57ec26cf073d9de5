// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"
)

func (w *textWriter) object(o *Object, seen *shownEffects) {
	rest := o.Changes
	for i := range o.Refusals {
		if i > 0 {
			w.printf("\n")
		}
		rest = w.refusal(&o.Refusals[i], rest)
	}
	if len(o.Refusals) > 0 && len(rest) > 0 {
		w.printf("\n  Nothing of this object is applied. What its other changes would do:\n")
	}
	if o.Effect != nil {
		w.effect(o.Effect, seen)
	}
	for i, e := range entries(rest) {
		if i > 0 {
			w.printf("\n")
		}
		w.fields(e.fields)
		w.effect(&e.effect, seen)
	}
}

// refusal writes a refusal with the changes that it is about, and returns the others.
func (w *textWriter) refusal(r *Refusal, changes []FieldChange) []FieldChange {
	title := "  ! refused by " + r.Who.words()
	fields, rest := r.about(changes)
	if r.Field != "" && !hasField(fields, r.Field) {
		title += ": " + r.Field
	}
	w.printf("%s\n", clean(title))
	w.fields(fields)
	w.labelled("why", r.Why)
	w.labelled("instead", r.Way)
	w.labelled("rule", rulePlace(r.Page, r.Source))
	return rest
}

func (w *textWriter) fields(fields []fieldLine) {
	for _, f := range fields {
		if f.one != "" {
			w.printf("  %s %s: %s\n", f.sign, f.path, f.one)
			continue
		}
		w.printf("  %s %s:\n", f.sign, f.path)
		for _, line := range f.lines {
			w.printf("      %s\n", line)
		}
	}
}

func (w *textWriter) effect(e *Effect, seen *shownEffects) {
	again := seen.before(e)
	w.labelled("effect", e.words(again))
	w.labelled("why", e.Why)
	if !again {
		w.labelled("blocked", e.Blocked)
	}
	w.labelled("you", e.Step)
	w.labelled("rule", rulePlace(e.Page, e.Source))
}

// rulePlace is the page of a rule and its source.
func rulePlace(page, source string) string {
	if page == "" || source == "" {
		return page + shortSource(source)
	}
	return page + ", from " + shortSource(source)
}

// labelled writes a text behind a label; nothing if there is no text.
func (w *textWriter) labelled(label, text string) {
	if text != "" {
		w.wrapped(fmt.Sprintf("      %-9s", label+":"), strings.Repeat(" ", 15), clean(text))
	}
}
