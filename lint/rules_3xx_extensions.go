// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/pgha/pgha/internal/pghba"
	"github.com/pgha/pgha/profiles"
)

func extensionRules() []Rule {
	return []Rule{
		{
			ID: "PGHA314", Title: "pg_failover_slots without its requirements", Severity: Error, check: eachCluster(failoverSlots),
			Why: "pg_failover_slots copies slots to replicas that send feedback, so it needs hot_standby_feedback and the " +
				"operator's replication slots. The operator's webhook rejects the Cluster otherwise. Before 1.23.2 and 1.24 it accepts only the " +
				"text `on`.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA315", Title: "invalid extension image", Severity: Error, check: eachCluster(extensions),
			Why: "Each extension becomes a volume in the pod. Names must also be unique as volume names, the image must be " +
				"known, paths must stay inside it, and variables must not be reserved by the operator. The operator's webhook " +
				"rejects anything else. It looks for absolute paths that lead out of the image since 1.29.3 and 1.30.1, for the other paths and " +
				"variables since 1.29, and for two extensions with one volume name since 1.27.3, 1.28.1 and 1.29.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA333", Title: "extension image before PostgreSQL 18", Severity: Error, Beyond: true, check: eachCluster(earlyExtensions),
			Why: "For images of extensions the operator sets extension_control_path, which PostgreSQL has since 18. An older one discards " +
				"its whole configuration at the reload, and does not start with it. The operator's webhook does not look at the version.",
			Source: operatorSource + "pkg/postgres/configuration.go#L808",
		},
		{
			ID: "PGHA316", Title: "invalid pod selector in pg_hba", Severity: Error, check: eachCluster(podSelectors),
			Why: "`${podselector:NAME}` in pg_hba is replaced by the addresses of the pods that spec.podSelectorRefs selects " +
				"under that name. A line can contain one. The operator's webhook rejects unknown names. Before 1.29 the operator replaces nothing, " +
				"and PostgreSQL takes the text for the name of a host.",
			Source: operatorSource + "pkg/postgres/hba/hba.go",
		},
	}
}

func earlyExtensions(p *pass, c *cluster) {
	if len(c.spec.PostgresConfiguration.Extensions) > 0 && c.major > 0 && c.major < 18 {
		p.add(c.Resource, "spec.postgresql.extensions", fmt.Sprintf("PostgreSQL %d has no parameter extension_control_path, which the operator sets for the "+
			"extensions: it does not start.", c.major), "Use an image that contains the extensions, or PostgreSQL 18.")
	}
}

func failoverSlots(p *pass, c *cluster) {
	if !c.usesFailoverSlots() {
		return
	}
	value, _ := c.parameter("hot_standby_feedback")
	if !c.isParameterOn("hot_standby_feedback") || value != "on" && !sinceFeedbackBoolean.Has(p.target) {
		p.refusef(c.Resource, key(parameterPath, "hot_standby_feedback"), "Set it to on.",
			"pg_failover_slots needs hot_standby_feedback")
	}
	if !isOn(c.full.ReplicationSlots.HighAvailability.Enabled) {
		p.refusef(c.Resource, "spec.replicationSlots.highAvailability.enabled", "Enable the slots.",
			"pg_failover_slots needs the operator's replication slots")
	}
}

func extensions(p *pass, c *cluster) {
	names, volumes := map[string]bool{}, map[string]bool{}
	for i := range c.spec.PostgresConfiguration.Extensions {
		e, base := &c.spec.PostgresConfiguration.Extensions[i], at("spec.postgresql.extensions", i)
		switch {
		case e.Name == "":
			p.refusef(c.Resource, base+".name", "Set the name.", "an extension has no name")
			continue
		case names[e.Name]:
			p.refusef(c.Resource, base+".name", "Remove one.", "duplicate extension %q", e.Name)
			continue
		}
		names[e.Name] = true
		volume := strings.ReplaceAll(e.Name, "_", "-")
		if volumes[volume] {
			name := volume
			if sinceExtensionImage.Has(p.target) {
				name = "ext-" + volume
			}
			// Before, the CRD rejects a name with an underscore.
			p.refuseSincef(sinceExtensionVolumes, "", c.Resource, base+".name", "Use another name.",
				"extension %q has the same volume name %q as another one", e.Name, name)
		}
		volumes[volume] = true
		extensionImage(p, c, base, e)
		extensionPaths(p, c, base+".extension_control_path", e.ExtensionControlPath)
		extensionPaths(p, c, base+".dynamic_library_path", e.DynamicLibraryPath)
		if sinceExtensionPaths.Has(p.target) { // older webhooks do not look at these
			extensionPaths(p, c, base+".ld_library_path", e.LdLibraryPath)
			extensionPaths(p, c, base+".bin_path", e.BinPath)
			extensionVariables(p, c, base, e)
		}
	}
}

// placeholder matches ${name} with the dollar signs before it; an even number of them is an escape.
var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\$+)\{([^}]+)\}`) })

func extensionVariables(p *pass, c *cluster, base string, e *cnpgv1.ExtensionConfiguration) {
	names := namesOf(e.Env, func(v *cnpgv1.ExtensionEnvVar) string { return v.Name })
	for _, i := range duplicates(names) {
		p.refusef(c.Resource, at(base+".env", i)+".name", "Remove one.", "duplicate variable %s", names[i])
	}
	for i, v := range e.Env {
		path := at(base+".env", i)
		if isReservedVariable(v.Name, p.target) {
			p.refusef(c.Resource, path+".name", "Use another name.", "variable %s is reserved by the operator", v.Name)
		}
		if oneOf(v.Name, "PATH", "LD_LIBRARY_PATH") {
			p.refusef(c.Resource, path+".name", "Use bin_path or ld_library_path.", "%s has its own field", v.Name)
		}
		for _, match := range placeholder().FindAllStringSubmatch(v.Value, -1) {
			if len(match[1])%2 == 1 && match[2] != "image_root" {
				p.refusef(c.Resource, path+".value", "Use ${image_root}, or double the dollar sign.",
					"unknown placeholder ${%s}", match[2])
			}
		}
	}
}

func podSelectors(p *pass, c *cluster) {
	known := map[string]bool{}
	for i := range c.spec.PodSelectorRefs {
		ref, base := &c.spec.PodSelectorRefs[i], at("spec.podSelectorRefs", i)
		if known[ref.Name] {
			p.refusef(c.Resource, base+".name", "Use another name.", "duplicate selector %q", ref.Name)
		}
		known[ref.Name] = true
		for _, fault := range metav1validation.ValidateLabelSelector(&ref.Selector,
			metav1validation.LabelSelectorValidationOptions{}, field.NewPath(base, "selector")) {
			p.refusef(c.Resource, fault.Field, "Write a label selector as in a Deployment.", "%s", fault.ErrorBody())
		}
	}
	for i, line := range c.spec.PostgresConfiguration.PgHBA {
		path := at("spec.postgresql.pg_hba", i)
		if !sincePodSelectors.Has(p.target) {
			if len(pghba.References(line)) > 0 {
				p.acceptf(Error, "PostgreSQL takes the placeholder for the name of a host, which no client has", c.Resource, path,
					"Write addresses, or raise the target to "+profiles.FirstTarget(p.target, sincePodSelectors.Has).Short()+".",
					"the operator does not replace it")
			}
		} else if fault := hbaFault(line, known); fault != "" {
			p.refusef(c.Resource, path, "Refer to one of spec.podSelectorRefs.", "%s", fault)
		}
	}
}
