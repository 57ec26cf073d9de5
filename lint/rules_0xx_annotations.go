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
			Why: "With `cnpg.io/validation: disabled` the operator's webhook accepts every change, including a smaller volume " +
				"or the removal of a WAL volume. The operator then fails in the middle of a reconciliation. The annotation works " +
				"since 1.24.4, 1.25.2 and 1.26, and never for ScheduledBackups.",
			Source: operatorSource + "internal/webhook/v1/common.go",
		},
		{
			ID: "PGHA005", Title: "invalid value of annotation cnpg.io/validation", Severity: Warning, check: validationValue,
			Why:    "The operator warns and keeps validating, so the annotation does not do what its author wanted.",
			Source: operatorSource + "internal/webhook/v1/common.go",
		},
		{
			ID: "PGHA011", Title: "invalid value of annotation cnpg.io/hibernation", Severity: Error, check: eachCluster(hibernation),
			Why:    "The operator's webhook rejects the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA012", Title: "invalid JSON patch in annotation cnpg.io/podPatch", Severity: Error, check: eachCluster(podPatch),
			Why: "Since 1.26, which brought the annotation, the operator's webhook rejects a Cluster whose patch cannot be decoded or applied to a pod. pgha cannot check " +
				"offline whether a path exists in the pod.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA015", Title: "misspelt or missing member in cnpg.io/podPatch", Severity: Error, Beyond: true,
			check: eachCluster(podPatchMembers),
			Why: "The operator's JSON patch library ignores unknown members and treats a missing member as null. With `vlaue` " +
				"in place of `value` every pod gets null there: a container loses its resources, or nothing changes, and no " +
				"message reports it.",
			Source: operatorSource + "pkg/specs/pods.go",
		},
		{
			ID: "PGHA013", Title: "invalid annotation alpha.cnpg.io/livenessPinger", Severity: Error, check: eachCluster(pinger),
			Why:    "The operator's webhook rejects the Cluster: the annotation must be JSON and must say whether the check is enabled.",
			Source: clusterWebhook,
		},
	}
}

func validationOff(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		if p.heedsValidation(r) && r.Object.GetAnnotations()[validationAnnotation] == "disabled" {
			p.add(r, key("metadata.annotations", validationAnnotation), "The operator accepts every change to this object "+
				"without validation.", "Remove the annotation.")
		}
	}
}

func validationValue(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		v := r.Object.GetAnnotations()[validationAnnotation]
		if p.heedsValidation(r) && !oneOf(v, "", "enabled", "disabled") {
			p.add(r, key("metadata.annotations", validationAnnotation), fmt.Sprintf("%q is neither enabled nor disabled: the "+
				"operator warns and treats it as enabled.", v), "Write enabled, or remove the annotation.")
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
	if !ok || !p.target.PodPatch() {
		return
	}
	refuse := func(remedy, format string, args ...any) {
		p.refusef(c.Resource, key("metadata.annotations", name), remedy, format, args...)
	}
	var list []struct {
		Op   string  `json:"op"`
		Path *string `json:"path"`
		From *string `json:"from"`
	}
	if err := json.Unmarshal([]byte(patch), &list); err != nil {
		refuse("Write a JSON patch: a list of operations.", "the patch cannot be parsed: %v", err)
		return
	}
	for i, o := range list {
		needsFrom := oneOf(o.Op, "move", "copy")
		switch {
		case o.Path == nil || needsFrom && o.From == nil:
			refuse("Write it as a path in the pod, such as /spec/containers/0/image.", "operation %d of the patch has no %s", i,
				map[bool]string{true: "path", false: "from"}[o.Path == nil])
		case !oneOf(o.Op, "add", "remove", "replace", "move", "copy", "test"):
			refuse("Use add, remove, replace, move, copy or test.", "operation %d of the patch has the invalid op %q", i, o.Op)
		case *o.Path != "" && !strings.HasPrefix(*o.Path, "/"):
			refuse("Start the path with a slash.", "the path %q of operation %d is invalid", *o.Path, i)
		}
	}
}

// isRefused reports whether the operator's own library rejects the operation, too, because the member is missing.
func isRefused(f operations.Fault) bool {
	return oneOf(f.Missing, "op", "path", "from")
}

// podPatchMembers compares the operations with the members that RFC 6902 defines. PGHA012 reports what the operator
// rejects.
func podPatchMembers(p *pass, c *cluster) {
	const name = "cnpg.io/podPatch"
	patch, _ := c.annotation(name)
	var list []any
	if !p.target.PodPatch() || json.Unmarshal([]byte(patch), &list) != nil {
		return
	}
	for _, f := range operations.Check(list) {
		// A null that is written in JSON is intended.
		if oneOf(f.Member, "op", "path") || isRefused(f) || strings.HasPrefix(f.Detail, "is null") {
			continue
		}
		p.add(c.Resource, key("metadata.annotations", name), fmt.Sprintf("The pod patch does not work as written: %s.", f),
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
		p.refuseSincef(sincePinger, "", c.Resource, key("metadata.annotations", name), "Use spec.probes.liveness.isolationCheck instead.",
			"%s cannot be parsed: %v", strconv.Quote(text), err)
	case config.Enabled == nil:
		p.refuseSincef(sincePinger, "", c.Resource, key("metadata.annotations", name), "Use spec.probes.liveness.isolationCheck instead.",
			"%s does not set enabled", strconv.Quote(text))
	}
}
