// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// everything is a plan that has every part, with a text in each place that a manifest can set.
func everything(text string) *plan.Plan {
	ref := func(kind string) lint.Ref { return lint.Ref{Kind: kind, Namespace: "shop", Name: "orders" + text} }
	roll := plan.Effect{
		Class: plan.PrimaryRecreated, When: plan.Now, Who: plan.ByOperator, Drops: []plan.Endpoint{plan.RW, plan.RO},
		Waits: plan.Waits{Writes: "7 to 22 s", Reads: "until a replica is back", Connections: "17 to 33 s", Source: "docs/effects.md#measured"},
		Why:   "the operator compares the resources of every pod with the new ones" + text, Page: "docs/effects.md#cluster-spec-resources",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/podspec_diff.go#L36",
	}
	later := plan.Effect{
		Class: plan.NextPod, When: plan.AtNextPod, Who: plan.ByOperator, Why: "the operator does not compare it" + text,
		Blocked: "nothing" + text, Page: "docs/effects.md", Source: "https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/a.go#L1",
		Step: "to apply it now: kubectl cnpg restart orders -n shop --with-a-flag-that-makes-the-line-longer-than-others; then wait" + text,
	}
	other := roll
	other.Why = "a parameter needs a restart" + text
	refused := plan.Effect{
		Class: plan.Refused, When: plan.Now, Who: plan.ByOperator, Why: "64Gi cannot become 32Gi" + text, Step: "keep 64Gi" + text,
		Page: "docs/effects.md#cluster-spec-storage-size", Source: roll.Source,
	}
	cluster := plan.Object{Ref: ref("Cluster"), Action: plan.Change, Class: plan.Refused, Changes: []plan.FieldChange{
		{Path: "spec.priorityClassName" + text, Old: "low", New: "high" + text, Effect: later},
		{Path: "spec.resources.limits", Old: map[string]any{"memory": "8Gi"}, New: map[string]any{"memory": "9Gi", "a" + text: "b" + text}, Effect: roll},
		{Path: "spec.postgresql.pg_hba", Old: []any{"a", "b" + text, "d"}, New: []any{"a", "c" + text, "d"}, Effect: roll},
		{Path: "spec.description", New: strings.Repeat("long ", 50) + text, Effect: roll},
		{Path: "spec.env", Old: strings.Repeat("same ", 50) + "a", New: strings.Repeat("same ", 50) + "b" + text, Effect: roll},
		{Path: "spec.instances", Old: float64(3), Effect: roll},
		{Path: "spec.externalClusters[a].password", Old: plan.Masked, New: plan.Masked, Effect: roll},
		{Path: "spec.postgresql.parameters.shared_buffers", Old: "2GB", New: "3GB", Effect: other},
		{Path: "spec.storage.size" + text, Old: "64Gi", New: "32Gi", Effect: refused},
		{Path: "spec.plugins", Old: []string{"a", "b"}, New: []string{"b", "a"}, Effect: later},
	}, Refusals: []plan.Refusal{{
		Field: "spec.storage.size" + text, Who: plan.ByOperator, Why: "64Gi cannot become 32Gi" + text, Way: "keep 64Gi" + text,
		Page: "docs/effects.md#cluster-spec-storage-size", Source: roll.Source,
	}}}
	return &plan.Plan{
		Remarks: []string{"The budget of Cluster shop/orders changes" + text},
		Upgrade: &lint.Upgrading{From: "1.29.3", To: "1.30.0", Older: true, Before: []string{"wait" + text}, After: []string{"grant" + text}},
		Notes: []string{
			"Not among the live objects, and so not compared: PodMonitor orders.", "Cluster shop/orders: an apply does not change spec.logLevel" + text,
		},
		NotCompared: []lint.Ref{{Kind: "PodMonitor", Namespace: "shop", Name: "orders"}}, From: "1.29", To: "1.30", Clusters: 3, Sites: []plan.Site{
			{Class: plan.ObjectsOnly, Objects: []plan.Object{{Ref: lint.Ref{Kind: "StorageClass", Name: "fast" + text}, Action: plan.Remove, Class: plan.ObjectsOnly,
				Effect: &plan.Effect{Class: plan.ObjectsOnly, When: plan.Now, Who: plan.ByKubernetes, Why: "volumes keep theirs", Page: "docs/effects.md"}}}},
			{
				Namespace: "shop", Name: "orders" + text, Class: plan.Refused, Drops: roll.Drops, Waits: roll.Waits,
				Objects: []plan.Object{{Ref: ref("Widget"), Action: plan.Unknown}, cluster},
				Sequence: []plan.Event{
					{What: "the replicas' pods are recreated, one after the other" + text, Who: plan.ByOperator, See: "kubectl get pods -n shop -w" + text},
					{What: "the pod of the primary is recreated", Who: plan.ByOperator},
				},
				Steps:  []plan.Step{{Title: "Grow first" + text, Do: "wait" + text, Then: "look" + text, Deletes: []lint.Ref{{Kind: "StorageClass", Name: "fast" + text}}, Applies: 1}, {Title: "Apply the rest", Applies: 2}},
				Notes:  []string{"The major version is that of the old image's tag" + text},
				Budget: plan.Budget{plan.Reload, plan.DataAtRisk}, Beyond: []plan.Beyond{
					{Ref: ref("Cluster"), Fields: []string{"spec.resources.limits", "spec.env" + text}, Class: plan.PrimaryRecreated, Drops: []plan.Endpoint{}},
					{Ref: ref("Pooler"), Fields: []string{}, Class: plan.ObjectsOnly, Drops: []plan.Endpoint{plan.RO, plan.Pooled}},
				},
			},
		}}
}

func TestEverything(t *testing.T) {
	golden.Assert(t, string(plan.Text(everything(""), "refused")), "golden/everything.txt")
	golden.Assert(t, string(plan.Markdown(everything(""), "refused")), "golden/everything.md")
	text, err := plan.JSON(everything(""), "refused")
	assert.NilError(t, err)
	golden.Assert(t, string(text), "golden/everything.json")
}

func TestNothing(t *testing.T) {
	assert.Equal(t, string(plan.Text(&plan.Plan{}, "nothing to do")), "Nothing changes.\n")
	assert.Equal(t, string(plan.Markdown(&plan.Plan{}, "nothing to do")), plan.Marker+"\n### pgha plan: nothing changes\n")
}

// TestJSONReads checks that the JSON is the plan and its state.
func TestJSONReads(t *testing.T) {
	text, err := plan.JSON(everything("<\x1b[31m"), "refused")
	assert.NilError(t, err)
	var got struct {
		State string
		plan.Plan
	}
	assert.NilError(t, json.Unmarshal(text, &got))
	assert.Equal(t, got.State, "refused")
	assert.Equal(t, len(got.Sites), 2)
	assert.Equal(t, got.Sites[1].Objects[1].Changes[0].Class, plan.NextPod)
}

// TestWidth checks that no line of prose is longer than a terminal; values, commands and addresses may be.
func TestWidth(t *testing.T) {
	for name := range weekly {
		for line := range strings.SplitSeq(string(golden.Get(t, "golden/"+name+".txt")), "\n") {
			if utf8.RuneCountInString(line) > 120 && !strings.Contains(line, "kubectl ") && !strings.Contains(line, "pgha ") {
				t.Errorf("%s: %q is too long", name, line)
			}
		}
	}
}

// TestCommentFits checks that a comment is never longer than GitHub allows, keeps the heaviest, and says what is missing.
func TestCommentFits(t *testing.T) {
	sites := func(n int, last plan.Class) *plan.Plan {
		p := &plan.Plan{From: "1.30", To: "1.30", Clusters: n}
		for i := range n {
			s := everything("").Sites[1]
			s.Name, s.Class = fmt.Sprintf("pg-%d", i), plan.Reload
			p.Sites = append(p.Sites, s)
		}
		p.Sites[n-1].Class = last
		return p
	}
	large := sites(1, plan.Refused)
	for i := range 2000 {
		c := large.Sites[0].Objects[1].Changes[0]
		c.Why = fmt.Sprintf("%s %d", c.Why, i)
		large.Sites[0].Objects[1].Changes = append(large.Sites[0].Objects[1].Changes, c)
	}
	cases := map[string]struct {
		reason string
		plan   *plan.Plan
		cut    bool
	}{
		"few":        {"nothing is left out", sites(5, plan.Refused), false},
		"many":       {"details are left out", sites(50, plan.Refused), true},
		"very many":  {"rows are left out too", sites(5000, plan.Refused), true},
		"one, large": {"parts of the only site are left out", large, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := string(plan.Markdown(c.plan, ""))
			assert.Assert(t, len(got) < 65_536, "%s: %d bytes", c.reason, len(got))
			assert.Equal(t, strings.Contains(got, "left out"), c.cut, c.reason)
			assert.Assert(t, !c.cut || len(got) > 55_000, "%s: only %d bytes are used", c.reason, len(got))
			last := c.plan.Sites[len(c.plan.Sites)-1].Name
			assert.Assert(t, strings.Contains(got, "<summary>Cluster shop/"+last+": <b>refused</b>"), "the heaviest is left out")
			assert.Equal(t, strings.Count(got, "<details"), strings.Count(got, "</details>"))
		})
	}
}

// TestWordsOfEverything checks that text and Markdown say the same: every string of the plan is in both. It also checks that the plan
// here has every field, so that a new one cannot be forgotten.
func TestWordsOfEverything(t *testing.T) {
	p := everything("")
	flat := func(text string) string { return strings.Join(strings.Fields(strings.ReplaceAll(text, "`", "")), " ") }
	text, markdown := flat(string(plan.Text(p, ""))), flat(string(plan.Markdown(p, "")))
	// In the text, a source is short; the version of an API and the places of figures are not shown.
	hidden := map[string]bool{"Source": true, "APIVersion": true}
	// Of an object that a step applies only the number is shown.
	unset := map[string]bool{"Objects": true, "APIVersion": true, "Namespace": true}
	found, set := map[string]int{}, map[string]bool{}
	walk(reflect.ValueOf(p), func(name string, v reflect.Value) {
		if strings.HasPrefix(name, "Upgrading.") {
			return // TestUpgradeLines
		}
		set[name] = set[name] || !v.IsZero()
		if strings.Contains(name, "Deletes") || name == "Step.Do" || name == "Step.Then" {
			return // the files of pgha plan --steps have the instructions
		}
		if v.Kind() != reflect.String || v.String() == "" || hidden[name[strings.LastIndexByte(name, '.')+1:]] {
			return
		}
		found[name]++
		words := map[string]string{"operator": "the operator", "change": "", "add": "", "remove": "is removed", "unknown": ""}
		said, ok := words[v.String()]
		if !ok {
			said = v.String()
		}
		assert.Check(t, strings.Contains(text, said), "%s %q is not in the text", name, said)
		assert.Check(t, strings.Contains(markdown, said), "%s %q is not in the Markdown", name, said)
	})
	for name, is := range set {
		assert.Check(t, is || unset[name[strings.LastIndexByte(name, '.')+1:]], "the plan of this test lacks %s", name)
	}
	assert.Assert(t, len(found) > 20, "only %d fields", len(found))
}

// walk calls a function for each field of a value and of what it contains.
func walk(v reflect.Value, visit func(name string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				visit(v.Type().Name()+"."+f.Name, v.Field(i))
				walk(v.Field(i), visit)
			}
		}
	}
}
