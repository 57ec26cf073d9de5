// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// project is where the pages are.
const project = "https://github.com/pgha/pgha/blob/main/"

// actors are the actors with their articles.
var actors = map[Actor]string{ByOperator: "the operator", ByPlugin: "the plugin"}

func (a Actor) words() string {
	if text, ok := actors[a]; ok {
		return text
	}
	return string(a)
}

// title names a site.
func (s *Site) title() string {
	switch {
	case s.Name == "":
		return "Shared objects"
	case s.Namespace == "":
		return "Cluster " + s.Name
	}
	return "Cluster " + s.Namespace + "/" + s.Name
}

// above is the title above the objects of a site. Where the Cluster stays as it is, it says that only what belongs to it changes.
func (s *Site) above() string {
	rolls := s.Class >= ReplicasRecreated && s.Class <= AllDown // for a change of its ObjectStore or its image catalog
	if s.Name == "" || rolls || len(s.Objects) == 0 || slices.ContainsFunc(s.Objects, func(o Object) bool { return o.Kind == "Cluster" }) {
		return s.title()
	}
	return "Objects of " + s.title()
}

// summary is the class, what drops and what waits: "primary recreated; drops connections to rw and ro; writes wait 7 to 37 s".
func (s *Site) summary() string {
	parts := []string{s.Class.String() + s.others()}
	drops, waits, accepted := s.applied()
	if s.Class == Refused && !accepted {
		return s.Class.String() + "; nothing is applied"
	}
	if len(drops) > 0 {
		parts = append(parts, "drops connections to "+and(drops))
	} else {
		parts = append(parts, "drops nothing")
	}
	return strings.Join(append(parts, waits.short().words()...), "; ")
}

// others is what the objects do that are applied although another is refused: "; the other objects: data at risk".
func (s *Site) others() string {
	if s.Class != Refused {
		return ""
	}
	heaviest, some := Unchanged, false
	for i := range s.Objects {
		if o := &s.Objects[i]; o.Class != Refused {
			heaviest, some = max(heaviest, o.Class), true
		}
	}
	switch {
	case !some:
		return ""
	case heaviest == Unchanged: // of kinds that pgha does not know
		return "; the other objects are applied"
	}
	return "; the other objects: " + heaviest.String()
}

// applied is what drops and waits because of the objects that are accepted, and whether there are any.
func (s *Site) applied() (drops []Endpoint, waits Waits, some bool) {
	if s.Class != Refused {
		return s.Drops, s.Waits, true
	}
	for i := range s.Objects {
		o := &s.Objects[i]
		if o.Class == Refused {
			continue
		}
		some = true
		for j := range o.Changes {
			drops = endpoints(drops, o.Changes[j].Drops...)
		}
		if o.Effect != nil {
			drops = endpoints(drops, o.Effect.Drops...)
		}
	}
	if len(drops) > 0 {
		waits = s.Waits
	}
	return drops, waits, some
}

// words is the effect in one line, without the reason: "primary recreated (now, by the operator); drops connections to rw". Again says
// that an effect before it was the same.
func (e *Effect) words(again bool) string {
	var about []string
	if e.When != "" && string(e.When) != e.Class.String() && e.When != Never {
		about = append(about, string(e.When))
	}
	if e.Who != "" && e.Who != ByNobody {
		about = append(about, "by "+e.Who.words())
	}
	text := e.Class.String()
	if len(about) > 0 {
		text += " (" + strings.Join(about, ", ") + ")"
	}
	if again {
		return text + ", as above"
	}
	if len(e.Drops) > 0 {
		text += "; drops connections to " + and(e.Drops)
	}
	return strings.Join(append([]string{text}, e.Waits.words()...), "; ")
}

// and joins words: "rw, ro and pooled".
func and[T ~string](items []T) string {
	var b strings.Builder
	for i, item := range items {
		switch {
		case i > 0 && i == len(items)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(item))
	}
	return b.String()
}

// clean escapes what could start a line or control a terminal, as Go does: \n. Names and values come from untrusted manifests.
func clean(text string) string {
	unsafe := func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }
	if strings.IndexFunc(text, unsafe) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unsafe(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// shortSource is a source without what all sources have in common: of the operator's files the name.
func shortSource(source string) string {
	if file, ok := strings.CutPrefix(source, operatorSource); ok {
		return file[strings.LastIndexByte(file, '/')+1:]
	}
	short := source
	short = strings.TrimPrefix(short, "https://github.com/cloudnative-pg/")
	return strings.TrimPrefix(short, "https://")
}
