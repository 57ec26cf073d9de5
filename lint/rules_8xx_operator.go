// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/profiles"
)

func operatorRules() []Rule {
	const source = operatorDocs + "operator_conf/"
	return []Rule{
		{
			ID: "PGHA810", Title: "operator ConfigMap in the wrong place", Severity: Error, Beyond: true,
			check: operatorConfig(configNamespace),
			Why: "The operator reads its ConfigMap from its own namespace, once, when it starts. A ConfigMap in any other " +
				"namespace is silently ignored. With the Helm chart, the chart creates the ConfigMap: set config.data there.",
			Source: source,
		},
		{
			ID: "PGHA811", Title: "TCP timeout in milliseconds", Severity: Error, Beyond: true, check: operatorConfig(tcpTimeout),
			Why: "STANDBY_TCP_USER_TIMEOUT sets tcp_user_timeout of the replicas' connections, in milliseconds. With 10 a " +
				"connection breaks whenever an answer takes longer than that, and with synchronous replication every commit " +
				"breaks with it.",
			Source: source,
		},
		{
			ID: "PGHA812", Title: "operator setting unknown to the target", Severity: Warning, Beyond: true,
			check: operatorConfig(unknownSetting),
			Why: "The operator ignores unknown settings. ENABLE_AZURE_PVC_UPDATES was removed in 1.26, because Azure " +
				"disks can now grow while in use. STANDBY_TCP_USER_TIMEOUT and DRAIN_TAINTS were added in 1.26.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/release_notes/old/v1.26.md",
		},
	}
}

func configNamespace(p *pass, r *Resource, s settings) {
	namespace := r.Object.GetNamespace()
	remedy := "Move it to the operator's namespace, and restart the operator."
	if p.in.Profile != nil && p.in.Profile.Spec.Operator.Namespace != "" {
		if want := p.in.Profile.Spec.Operator.Namespace; namespace != want {
			p.add(r, "metadata.namespace", fmt.Sprintf("The operator in namespace %q never reads %s from %q.", want,
				strings.Join(slices.Sorted(maps.Keys(s.values)), ", "), namespace), remedy)
		}
		return
	}
	for _, c := range p.clusters {
		if c.namespace() != namespace {
			continue
		}
		severity := Error
		if namespace == "" {
			severity = Warning // both go to the namespace where they are applied
		}
		p.addAs(severity, r, "metadata.namespace", fmt.Sprintf("The operator does not run in the namespace of Cluster %q and never reads %s here.", c.name(),
			strings.Join(slices.Sorted(maps.Keys(s.values)), ", ")), remedy)
		return
	}
}

const tcpTimeoutSetting = "STANDBY_TCP_USER_TIMEOUT"

func tcpTimeout(p *pass, r *Resource, s settings) {
	if n, err := strconv.Atoi(s.values[tcpTimeoutSetting]); err == nil && n > 0 && n < 1000 {
		p.add(r, key(s.path, tcpTimeoutSetting), fmt.Sprintf("Replicas lose their connection whenever an answer takes more than %d "+
			"milliseconds.", n), "Remove it, or use 5000 or more.")
	}
}

func unknownSetting(p *pass, r *Resource, s settings) {
	for _, f := range profiles.Features() {
		name, isSetting := strings.CutPrefix(f.Path, "ConfigMap:data.")
		v, set := s.values[name]
		if !isSetting || !set || p.target.Has(f) {
			continue
		}
		story := "it was added in " + f.Since.String()
		if f.Since.Has(p.target) {
			story = "it was removed in " + f.Removed.String()
		}
		p.add(r, key(s.path, name), fmt.Sprintf("Operator %s ignores %q: %s.", p.target, v, story), "Remove it.")
	}
}
