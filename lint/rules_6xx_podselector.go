// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pghba"
)

func podSelectorRules() []Rule {
	return []Rule{
		{
			ID: "PGHA670", Title: "pod selector that no line of pg_hba names", Severity: Info, Beyond: true, check: eachCluster(unusedSelector),
			Why: "The operator looks up the addresses of the pods and writes them into the lines of pg_hba with `${podselector:NAME}`. A selector " +
				"that no line names changes nothing about who may log in.",
			Source: operatorSource + "pkg/postgres/hba/hba.go",
		},
		{
			ID: "PGHA671", Title: "pod selector in pg_hba that selects nobody", Severity: Warning, Beyond: true, check: eachCluster(misplacedSelector),
			Why: "`${podselector:NAME}` belongs into the place of the address, and the operator replaces only that form. Anything else stays in the line, and " +
				"PostgreSQL reads it as the name of a host, of a user or of a database, which nobody has: the line never matches. The operator's webhook " +
				"accepts it.",
			Source: operatorSource + "pkg/postgres/hba/hba.go",
		},
		{
			ID: "PGHA672", Title: "pod selector in pg_hba that keeps nobody out", Severity: Warning, Beyond: true, check: eachCluster(openSelector),
			Why: "The last line of pg_hba.conf is the operator's own, and lets every client with a password in. A line that lets in selected pods with " +
				"a password therefore restricts nothing, unless a line after it rejects everybody else. Poolers are pods too: name them in " +
				"a selector of their own.",
			Source: operatorDocs + "postgresql_conf/#the-pg_hba-section",
		},
		{
			ID: "PGHA673", Title: "pod selector in a line of pg_hba that rejects", Severity: Warning, Beyond: true, check: eachCluster(rejectedSelector),
			Why: "The operator finds a new pod's address, and each instance then writes pg_hba.conf and reloads it. Until then, and while the operator " +
				"is down, the line does not match the pod, and the lines after it let it in. Let in the pods that may connect instead, and reject " +
				"everybody else.",
			Source: operatorSource + "pkg/reconciler/podselector/reconciler.go",
		},
		{
			ID: "PGHA674", Title: "pg_hba that shuts out the Poolers", Severity: Warning, Beyond: true, check: eachCluster(poolersShut),
			Why: "To PostgreSQL, the clients of a Pooler come from the addresses of its pods. If lines let in only selected pods and a line rejects everybody else, " +
				"a Pooler whose pods are not selected can still look up passwords, by a line of the operator, and no client gets through it.",
			Source: operatorSource + "pkg/postgres/configuration.go",
		},
	}
}

func unusedSelector(p *pass, c *cluster) {
	if !sincePodSelectors.Has(p.target) {
		return
	}
	for i := range c.spec.PodSelectorRefs {
		name := c.spec.PodSelectorRefs[i].Name
		used := slices.ContainsFunc(c.spec.PostgresConfiguration.PgHBA, func(line string) bool {
			return slices.Contains(pghba.References(line), pghba.Reference{Type: pghba.PodSelector, Name: name})
		})
		if !used {
			p.add(c.Resource, at("spec.podSelectorRefs", i)+".name", fmt.Sprintf("No line of pg_hba names the pod selector %q, so that it does nothing.", name),
				fmt.Sprintf("Write ${podselector:%s} as the address of a line, or remove the selector.", name))
		}
	}
}

// selectorLines calls a function for each line of pg_hba, if the operator replaces references.
func selectorLines(p *pass, c *cluster, do func(path, line string)) {
	if sincePodSelectors.Has(p.target) {
		for i, line := range c.spec.PostgresConfiguration.PgHBA {
			do(at("spec.postgresql.pg_hba", i), line)
		}
	}
}

func misplacedSelector(p *pass, c *cluster) {
	known := map[string]bool{}
	for i := range c.spec.PodSelectorRefs {
		known[c.spec.PodSelectorRefs[i].Name] = true
	}
	selectorLines(p, c, func(path, line string) {
		if _, err := pghba.Selector(line); err != nil && hbaFault(line, known) == "" {
			p.add(c.Resource, path, "No client ever matches the line: "+err.Error()+".", "Write hostssl all all ${podselector:NAME} scram-sha-256.")
		}
	})
}

func openSelector(p *pass, c *cluster) {
	if pghba.Closed(c.spec.PostgresConfiguration.PgHBA) {
		return
	}
	selectorLines(p, c, func(path, line string) {
		if name, method := selected(line); name != "" && oneOf(method, "scram-sha-256", "md5", "password") {
			p.add(c.Resource, path, fmt.Sprintf("Pods that %q does not select log in with a password too, by the operator's last line.", name),
				"Reject everybody else after this line: host all all all reject.")
		}
	})
}

func rejectedSelector(p *pass, c *cluster) {
	selectorLines(p, c, func(path, line string) {
		if name, method := selected(line); name != "" && method == "reject" {
			p.add(c.Resource, path, fmt.Sprintf("A new pod of %q is not rejected until the operator has found its address and the instances have reloaded.", name),
				"Let in the pods that may connect, and reject everybody else: host all all all reject.")
		}
	})
}

// poolersShut looks only at lines that name pods, since what an address range has is not known.
func poolersShut(p *pass, c *cluster) {
	if !sincePodSelectors.Has(p.target) || !pghba.Closed(c.spec.PostgresConfiguration.PgHBA) {
		return
	}
	selectors, known := map[string]*metav1.LabelSelector{}, true
	for i := range c.spec.PodSelectorRefs {
		selectors[c.spec.PodSelectorRefs[i].Name] = &c.spec.PodSelectorRefs[i].Selector
	}
	var let []*metav1.LabelSelector
	for _, line := range c.spec.PostgresConfiguration.PgHBA {
		name, method := selected(line)
		for _, r := range pghba.Rules(line) {
			known = known && (name != "" || r.Method == "reject" || r.Type == "local" || r.Loopback())
		}
		if s := selectors[name]; s != nil && method != "reject" {
			let = append(let, s)
		}
	}
	if !known || len(let) == 0 {
		return
	}
	each(func(_ *pass, _ *Resource, o *cnpgv1.Pooler) {
		pod := poolerPod(o)
		if p.cluster(o.Namespace, o.Spec.Cluster.Name) == c && !slices.ContainsFunc(let, func(s *metav1.LabelSelector) bool { return operator.Matches(s, pod) }) {
			p.add(c.Resource, "spec.postgresql.pg_hba", fmt.Sprintf("Nobody gets through the Pooler %s: no line lets in its pods.", o.Name),
				fmt.Sprintf("Add a pod selector with the label cnpg.io/poolerName: %s, and a line with it.", o.Name))
		}
	})(p)
}

// selected returns the pod selector of a line and its method; "" for a line without, or with a wrong one.
func selected(line string) (name, method string) {
	name, err := pghba.Selector(line)
	rules := pghba.Rules(pghba.Expanded(line))
	if err != nil || name == "" || len(rules) == 0 {
		return "", ""
	}
	return name, rules[0].Method
}
