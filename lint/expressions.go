// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"regexp"
	"slices"
	"sync"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

// Parts of expressions of Prometheus. They are compiled on first use, which most runs do not reach.
var (
	quotedText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"(\\.|[^"\\])*"|'(\\.|[^'\\])*'`) })
	matchers   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{[^{}]*\}`) })
	promWord   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[a-zA-Z_:][a-zA-Z0-9_:]*`) })
)

// expressions calls a function with each expression of a PrometheusRule, without its texts and label matchers, and its path.
func expressions(m *monitoringv1.PrometheusRule, do func(expr, path string)) {
	for i := range m.Spec.Groups {
		for j := range m.Spec.Groups[i].Rules {
			expr := m.Spec.Groups[i].Rules[j].Expr.String()
			do(matchers().ReplaceAllString(quotedText().ReplaceAllString(expr, `""`), ""), at(at("spec.groups", i)+".rules", j)+".expr")
		}
	}
}

// promWords are the names in an expression, each once.
func promWords(expr string) []string {
	all := promWord().FindAllString(expr, -1)
	slices.Sort(all)
	return slices.Compact(all)
}
