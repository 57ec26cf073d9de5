// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/operations"
)

func annotationRules() []Rule {
	return []Rule{
		{
			ID: "PGHA004", Title: "admission validation disabled", Severity: Error, Beyond: true, check: validationOff,
			Why: "With `cnpg.io/validation: disabled` the operator's webhook accepts everything, shrinking volumes and " +
				"removed WAL volumes included, and the operator then fails on it in the middle of a reconciliation. The webhook of " +
				"ScheduledBackups takes no notice of the annotation.",
			Source: operatorSource + "internal/webhook/v1/common.go",
		},
		{
			ID: "PGHA005", Title: "invalid value of annotation cnpg.io/validation", Severity: Warning, check: validationValue,
			Why:    "The operator warns and goes on validating; whoever wrote the annotation wanted something else.",
			Source: operatorSource + "internal/webhook/v1/common.go",
		},
		{
			ID: "PGHA011", Title: "invalid value of annotation cnpg.io/hibernation", Severity: Error, check: eachCluster(hibernation),
			Why:    "The operator's webhook refuses the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA012", Title: "invalid JSON patch in annotation cnpg.io/podPatch", Severity: Error, check: eachCluster(podPatch),
			Why: "The operator's webhook refuses a Cluster whose patch cannot be decoded or applied to a pod. Whether a " +
				"path exists in the pod cannot be seen offline.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA015", Title: "misspelt or missing member in cnpg.io/podPatch", Severity: Error, Beyond: true,
			check: eachCluster(podPatchMembers),
			Why: "The operator's JSON patch library ignores a member that it does not know and takes a missing value for null. " +
				"With `vlaue` in place of `value` every pod gets null there: a container loses its resources, or nothing changes, " +
				"and no message says so.",
			Source: operatorSource + "pkg/specs/pods.go",
		},
		{
			ID: "PGHA013", Title: "invalid annotation alpha.cnpg.io/livenessPinger", Severity: Error, check: eachCluster(pinger),
			Why:    "The operator's webhook refuses the Cluster: the annotation is JSON and must say whether it is enabled.",
			Source: clusterWebhook,
		},
	}
}

func validationOff(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		if p.heedsValidation(r) && r.Object.GetAnnotations()[validationAnnotation] == "disabled" {
			p.add(r, key("metadata.annotations", validationAnnotation), "The operator accepts every change to this object "+
				"without looking at it.", "Remove the annotation.")
		}
	}
}

func validationValue(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		v := r.Object.GetAnnotations()[validationAnnotation]
		if p.heedsValidation(r) && !oneOf(v, "", "enabled", "disabled") {
			p.add(r, key("metadata.annotations", validationAnnotation), fmt.Sprintf("The operator takes %q for enabled and "+
				"warns.", v), "Write enabled or leave the annotation out.")
		}
	}
}

func hibernation(p *pass, c *cluster) {
	const name = "cnpg.io/hibernation"
	if v, ok := c.annotation(name); ok && !oneOf(v, "on", "off") {
		p.add(c.Resource, key("metadata.annotations", name), fmt.Sprintf("The operator rejects the Cluster: hibernation "+
			"%q is neither on nor off.", v), `Write "on" or "off", with quotes.`)
	}
}

func podPatch(p *pass, c *cluster) {
	const name = "cnpg.io/podPatch"
	patch, ok := c.annotation(name)
	if !ok {
		return
	}
	field := key("metadata.annotations", name)
	var list []struct {
		Op   string  `json:"op"`
		Path *string `json:"path"`
		From *string `json:"from"`
	}
	if err := json.Unmarshal([]byte(patch), &list); err != nil {
		p.add(c.Resource, field, fmt.Sprintf("The operator rejects the Cluster: the patch cannot be read: %v.", err),
			"Write a JSON patch: a list of operations.")
		return
	}
	for i, o := range list {
		needsFrom := oneOf(o.Op, "move", "copy")
		switch {
		case o.Path == nil || needsFrom && o.From == nil:
			p.add(c.Resource, field, fmt.Sprintf("The operator rejects the Cluster: operation %d of the patch lacks its %s.", i,
				map[bool]string{true: "path", false: "from"}[o.Path == nil]), "Write it as a path in the pod, /spec/containers/0/image.")
		case !oneOf(o.Op, "add", "remove", "replace", "move", "copy", "test"):
			p.add(c.Resource, field, fmt.Sprintf("The operator rejects the Cluster: operation %d of the patch is %q.", i, o.Op),
				"Use add, remove, replace, move, copy or test.")
		case *o.Path != "" && !strings.HasPrefix(*o.Path, "/"):
			p.add(c.Resource, field, fmt.Sprintf("The operator rejects the Cluster: the path %q of operation %d is none.",
				*o.Path, i), "Start the path with a slash.")
		}
	}
}

// isRefused: the operator's own library misses the member as well.
func isRefused(f operations.Fault) bool {
	return oneOf(f.Missing, "op", "path", "from")
}

// podPatchMembers holds the operations against the members that JSON 6902 has. What the operator refuses is PGHA012's.
func podPatchMembers(p *pass, c *cluster) {
	const name = "cnpg.io/podPatch"
	patch, _ := c.annotation(name)
	var list []any
	if json.Unmarshal([]byte(patch), &list) != nil {
		return
	}
	for _, f := range operations.Check(list) {
		// A null that was written in JSON was meant.
		if oneOf(f.Member, "op", "path") || isRefused(f) || strings.HasPrefix(f.Detail, "is null") {
			continue
		}
		p.add(c.Resource, key("metadata.annotations", name), fmt.Sprintf("The patch of the pods does not do what it says: %s.", f),
			"Correct the operation.")
	}
}

func pinger(p *pass, c *cluster) {
	const name = "alpha.cnpg.io/livenessPinger"
	text, ok := c.annotation(name)
	if !ok {
		return
	}
	var config struct {
		Enabled           *bool `json:"enabled"`
		RequestTimeout    int   `json:"requestTimeout"`
		ConnectionTimeout int   `json:"connectionTimeout"`
	}
	switch err := json.Unmarshal([]byte(text), &config); {
	case err != nil:
		p.add(c.Resource, key("metadata.annotations", name), fmt.Sprintf("The operator rejects the Cluster: %s cannot be "+
			"read: %v.", strconv.Quote(text), err), "Use spec.probes.liveness.isolationCheck instead.")
	case config.Enabled == nil:
		p.add(c.Resource, key("metadata.annotations", name), fmt.Sprintf("The operator rejects the Cluster: %s does not "+
			"say whether the check is enabled.", strconv.Quote(text)), "Use spec.probes.liveness.isolationCheck instead.")
	}
}
