// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"github.com/pgha/pgha/internal/secrets"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// Side is one of the two states that a plan compares.
type Side struct {
	// Label names the side in messages: a file in quotes, a revision, a target.
	Label string
	// Resources are the objects, from lint.Read or rendered. Live objects may be among them.
	Resources []lint.Resource
	// Others are documents of kinds that pgha does not know.
	Others []lint.Other
	// Target is the release of the operator, one of profiles.Targets; 0 means the newest.
	Target profiles.Target
	// Plugin is the release of the Barman Cloud plugin; 0 means the newest. That of the new side counts.
	Plugin profiles.PluginRelease
	// Revision says that both sides are revisions of the same files. Then objects may be new or gone without any in common.
	Revision bool
}

// Plan is what an apply of the second side does to the first.
type Plan struct {
	// From and To are the targets of the two sides.
	From string `json:"from"`
	To   string `json:"to"`
	// Clusters is the number of Clusters of both sides, those that do not change included.
	Clusters int `json:"clusters"`
	// Sites are the Clusters with the objects that belong to them, in the order of the new side. Objects that belong to none or
	// to several are in a site without a name, which comes first.
	Sites []Site `json:"sites"`
	// Notes are about live objects: what the plan assumes or could not compare, and fields and objects that an apply leaves alone.
	Notes []string `json:"notes,omitempty"`
	// NotCompared are objects of the new side whose kind or namespace is not among the live objects at all.
	NotCompared []lint.Ref `json:"notCompared,omitempty"`
	// Upgrade is what another release of the operator brings besides the changes: what to do first and afterwards, and the known faults that
	// go and come; nil if both sides have one target.
	Upgrade *lint.Upgrading `json:"upgrade,omitempty"`
	// Remarks are about the comparison as a whole, such as a budget that changes.
	Remarks []string `json:"remarks,omitempty"`
}

// Site is one Cluster and the objects that belong to it.
type Site struct {
	// Namespace and Name of the Cluster; empty for objects that several Clusters share.
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name,omitempty"`
	// Class is the heaviest of its objects.
	Class Class `json:"class"`
	// Drops are the endpoints whose connections end.
	Drops []Endpoint `json:"drops"`
	// Waits has the longest of its objects.
	Waits Waits `json:"waits,omitzero"`
	// Objects that change, in the order of application.
	Objects []Object `json:"objects"`
	// Sequence is what will be seen, in order.
	Sequence []Event `json:"sequence"`
	// Steps are those that reach the new side where one apply cannot; empty if one apply can.
	Steps []Step `json:"steps,omitempty"`
	// Notes are what the plan assumed, such as the version of the data without a live object.
	Notes []string `json:"notes,omitempty"`
	// Budget is the classes that need no confirmation, and Beyond the changes that it does not cover: see State.
	Budget Budget   `json:"budget,omitempty"`
	Beyond []Beyond `json:"beyond,omitempty"`
}

// Action says what happens to an object as a whole.
type Action string

// The actions.
const (
	Add    Action = "add"
	Change Action = "change"
	Remove Action = "remove"
	// Unknown is an object of a kind that pgha does not know.
	Unknown Action = "unknown"
)

// Object is one object that changes.
type Object struct {
	lint.Ref
	// Action as a whole.
	Action Action `json:"action"`
	// Class is the heaviest of its effects.
	Class Class `json:"class"`
	// Effect of adding or removing the whole object; nil for Change.
	Effect *Effect `json:"effect,omitempty"`
	// Changes of fields, each path once, in the order of the paths. Empty for Add and Remove.
	Changes []FieldChange `json:"changes"`
	// Refusals are the reasons why the API server or the operator does not accept the object.
	Refusals []Refusal `json:"refusals,omitempty"`
}

// FieldChange is a field with another value.
type FieldChange struct {
	// Path of the field. Items of lists with names have the name: spec.plugins[barman-cloud.cloudnative-pg.io].enabled.
	Path string `json:"path"`
	// Old and New are the values as JSON; nil if the field is missing. Values that may be secret are Masked.
	Old any `json:"old"`
	New any `json:"new"`
	Effect
}

// Masked stands for a value that may be secret.
const Masked = secrets.Masked

// Refusal is a reason why an object is not accepted.
type Refusal struct {
	// Field at fault; empty for the whole object.
	Field string `json:"field,omitempty"`
	// Who refuses: the API server or the operator's webhook.
	Who Actor `json:"who"`
	// Why, in one sentence.
	Why string `json:"why"`
	// Way is what to do instead.
	Way string `json:"way"`
	// Page of the rule, relative to the root of the repository.
	Page string `json:"page"`
	// Source of the rule.
	Source string `json:"source"`
}

// Event is one entry of the sequence that will be seen.
type Event struct {
	// What happens, in one sentence.
	What string `json:"what"`
	// Who acts.
	Who Actor `json:"who"`
	// See is how to watch it; empty if there is nothing to see.
	See string `json:"see,omitempty"`
}

// Step is one of the steps that reach the new side where one apply cannot.
type Step struct {
	// Title in a few words.
	Title string `json:"title"`
	// Do is an instruction for the user before the objects are applied; empty for none.
	Do string `json:"do,omitempty"`
	// Deletes are the objects that the instruction deletes.
	Deletes []lint.Ref `json:"deletes,omitempty"`
	// Then is an instruction for the user after the objects are applied; empty for none.
	Then string `json:"then,omitempty"`
	// Objects to apply: all objects of the site in the state after the step; empty if there is only the instruction. They are not
	// in the JSON of a plan; pgha plan --steps writes them.
	Objects []lint.Resource `json:"-"`
	// Applies is the number of objects.
	Applies int `json:"applies"`
}
