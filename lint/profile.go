// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"errors"
	"strconv"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Profile renders a profile, including the recovered cluster, and runs every rule over the objects. Findings point to the file
// that the profile was parsed from, if their field comes from there.
func Profile(p *profiles.Profile, now time.Time) []Finding { return CheckProfile(p, now).Findings }

// typed gives the positions of a profile's fields. It is a Profile, except in tests of input that no valid profile has.
type typed interface {
	File() string
	Position(field string) (line, column int, ok bool)
	ItemNamed(list, name string) (index int, ok bool)
}

// renderedInput returns everything that a profile renders, and how many objects of it are of the recovered cluster; or the findings that say
// why it cannot be rendered.
func renderedInput(p *profiles.Profile, text typed, now, day time.Time) (in Input, ofRecovery int, refused []Finding) {
	objects, recovered, err := render.WithRecovery(p, render.Options{})
	if err != nil {
		return Input{}, 0, refusals(p, text, err)
	}
	if in, err = rendered(p, append(objects, recovered...), now, day); err != nil {
		return Input{}, 0, refusals(p, text, err)
	}
	return in, len(recovered), nil
}

// rendered is the input of the objects of a profile.
func rendered(p *profiles.Profile, objects []manifest.Object, now, day time.Time) (in Input, err error) {
	r := p.Resolve()
	in = Input{Target: r.Target, Plugin: r.Plugin, Profile: p, Now: now, Day: day}
	in.Resources, err = Rendered("", objects)
	return in, err
}

// refusals turns the errors of the renderer into findings.
func refusals(p *profiles.Profile, text typed, err error) []Finding {
	rule, _ := ruleByID(unrendered)
	finding := func(field, message string) Finding {
		f := Finding{
			Rule: rule.ID, Severity: rule.Severity, Field: field, Message: message, Remedy: "Correct the profile.",
			Object: Ref{APIVersion: p.APIVersion, Kind: p.Kind, Namespace: p.Metadata.Namespace, Name: p.Metadata.Name},
		}
		f.File = text.File()
		f.Line, f.Column, _ = text.Position(field)
		return f
	}
	var faults profiles.Errors
	if !errors.As(err, &faults) {
		return []Finding{finding("", "The profile cannot be rendered: "+err.Error()+".")}
	}
	var findings []Finding
	for _, fault := range faults {
		f := finding(fault.Field, "The profile cannot be rendered: "+fault.Detail+".")
		f.File, f.Line, f.Column = or(fault.File, f.File), max(fault.Line, f.Line), max(fault.Column, f.Column)
		findings = append(findings, f)
	}
	return sortFindings(findings)
}

// locate sets the position of a finding about a rendered object: where its field comes from in the profile.
func locate(f *Finding, text typed, rendered []Resource) {
	f.File = text.File()
	field := f.Field
	if f.Object.Kind != profiles.Kind {
		field = inItem(text, f.Object, origin(f.Object.Kind, f.Field))
		if role, rest := managedRoleAt(rendered, f); role != "" {
			field = inItem(text, Ref{Name: role}, "spec.roles[]"+rest)
		}
	}
	for ; field != ""; field = above(field) {
		if line, column, ok := text.Position(field); ok {
			f.Line, f.Column = line, column
			return
		}
	}
}

// above is the field that a field is in.
func above(field string) string {
	return field[:max(strings.LastIndexAny(field, ".["), 0)]
}

// origin returns the field of the profile that a field of an object comes from, or "".
func origin(kind, field string) string {
	for _, place := range kinds.Named(kind).Places {
		rest, ok := strings.CutPrefix(field, place.Object)
		if ok && (rest == "" || place.Object == "" || strings.ContainsRune(".[", rune(rest[0]))) {
			if place.How == kinds.Decides || place.How == kinds.Group {
				return place.Profile
			}
			return place.Profile + rest
		}
	}
	return ""
}

// inItem puts the index of the object's item into a field of a list. It returns the list if no item has the object's name.
func inItem(text typed, object Ref, field string) string {
	list, rest, found := strings.Cut(field, "[]")
	if !found {
		return field
	}
	if i, ok := text.ItemNamed(list, object.Name); ok {
		return at(list, i) + rest
	}
	return list
}

// managedRoleAt is the name of the role in spec.managed.roles of a Cluster that a finding is about, and the field in it; "" for none. The
// Cluster has only some of the profile's roles, so their indexes differ.
func managedRoleAt(rendered []Resource, f *Finding) (name, rest string) {
	const list = "spec.managed.roles["
	after, ok := strings.CutPrefix(f.Field, list)
	number, rest, closed := strings.Cut(after, "]")
	i, err := strconv.Atoi(number)
	if !ok || !closed || err != nil {
		return "", ""
	}
	for _, r := range rendered {
		if c, ok := r.Object.(*cnpgv1.Cluster); ok && r.ref() == f.Object && c.Spec.Managed != nil && i < len(c.Spec.Managed.Roles) {
			return c.Spec.Managed.Roles[i].Name, rest
		}
	}
	return "", ""
}
