// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/report"
	"gotest.tools/v3/assert"
)

// hostile are values that would be markup, script or another text if one place of the page did not escape them. Each has the word evil.
var hostile = []string{
	`</script><script>window.evil = 1</script>`,
	`<img src=x onerror="window.evil = 1">`,
	`"><svg onload=window.evil=1>`,
	`' onfocus='window.evil=1' autofocus x='`,
	`]]></desc></svg><iframe src=https://evil.example></iframe>`,
	`</noscript><script>evil=1</script>`,
	`</style><link rel=stylesheet href=https://evil.example/x.css>`,
	"evil \u202elmth.txet\u202c \u2066x\u2069 \u2028 \u2029 \ufeff\u200b",
	`&lt;b&gt;evil&amp;lt;&#60;script&#62;`,
	`javascript:evil()`,
	`url(https://evil.example) {{evil}} ${evil} § %s`,
	strings.Repeat("evil-very-long", 300),
	"evil " + strings.Repeat("W", 300),
}

// hostileSite has a hostile value in every place of a profile that takes any text.
func hostileSite(t *testing.T, n int, value string) (*profiles.Profile, *profiles.Profile) {
	t.Helper()
	quoted := fmt.Sprintf("%q", strings.NewReplacer(`\`, ``).Replace(value))
	short := fmt.Sprintf("%q", string([]rune(value)[:min(len([]rune(value)), 60)]))
	text := fmt.Sprintf(`apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: pg-%[1]d, namespace: shop}
spec:
  target: "1.30"
  instances: 3
  postgresql:
    parameters: {log_line_prefix: %[2]s, application_name: %[2]s}
    pg_hba: [hostssl all all all scram-sha-256, hostnossl all all all reject]
  resources: {cpu: "2", memory: 8Gi}
  storage: {size: 64Gi}
  poolers:
  - {type: rw, instances: 3, pgbouncer: {poolMode: session}}
  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555}}
  backup:
    store: {azure: {storageAccount: shopbackups}}
    retention: 30d
    schedule: {cron: "0 0 2 * * *"}
  patches:
  - target: {kind: Cluster}
    patch:
      metadata: {annotations: {note: %[2]s}, labels: {team: %[3]s}}
      spec:
        affinity: {nodeSelector: {%[3]s: %[3]s, topology.kubernetes.io/zone: %[2]s}, topologyKey: %[3]s}
        serviceAccountTemplate: {metadata: {annotations: {azure.workload.identity/client-id: %[2]s}}}
        storage: {storageClass: %[3]s}
        backup: {volumeSnapshot: {className: %[2]s}}
        tablespaces: [{name: %[3]s, storage: {size: 1Gi, storageClass: %[3]s}}]
        managed:
          services:
            additional:
            - selectorType: rw
              serviceTemplate: {metadata: {name: %[3]s, annotations: {a: %[2]s}}, spec: {type: LoadBalancer, loadBalancerSourceRanges: [%[2]s]}}
  - target: {kind: ScheduledBackup}
    patch: {spec: {schedule: %[3]s}}
  - target: {kind: ObjectStore}
    patch: {spec: {retentionPolicy: %[3]s, configuration: {destinationPath: %[2]s}}}
  - target: {kind: Pooler}
    patch: {spec: {pgbouncer: {poolMode: %[3]s}, serviceTemplate: {spec: {type: %[3]s}}}}
`, n, quoted, short)
	file := fmt.Sprintf("%d %s.yaml", n, value)
	p := parsed(t, file, []byte(text))
	return p, parsed(t, file, []byte(strings.Replace(text, "log_line_prefix: "+quoted, `log_line_prefix: "other"`, 1)))
}

// TestHostile: values of a profile, file names, titles and messages are text, whatever they hold. No script runs, nothing is loaded, and nothing is
// on the page that pgha did not write.
func TestHostile(t *testing.T) {
	page := &report.Page{Title: strings.Join(hostile, " "), Version: hostile[0], Now: now, Against: hostile[1]}
	for i, value := range hostile {
		p, old := hostileSite(t, i, value)
		page.Sites = append(page.Sites, site(t, p, value))
		planned := compared(t, old, p)
		planned.Notes, planned.Remarks = append(planned.Notes, value), append(planned.Remarks, value)
		if page.Plan == nil {
			page.Plan = planned
		} else {
			page.Plan.Sites = append(page.Plan.Sites, planned.Sites...)
			page.Plan.Notes, page.Plan.Remarks = append(page.Plan.Notes, planned.Notes...), append(page.Plan.Remarks, planned.Remarks...)
		}
		page.Findings = append(page.Findings, lint.Finding{Rule: value, Severity: lint.Error, File: value, Line: 1, Field: value, Message: value, Remedy: value,
			Object: lint.Ref{Kind: value, Name: value}})
	}
	t.Run("fleet", func(t *testing.T) { harmless(t, page.HTML(), 2000) })
	for i := range page.Sites {
		one := *page
		one.Sites = page.Sites[i : i+1]
		t.Run(fmt.Sprintf("one %d", i), func(t *testing.T) { harmless(t, one.HTML(), 50) })
	}
}

func harmless(t *testing.T, html []byte, least int) {
	t.Helper()
	p := open(t, html)
	harmlessNow := func() {
		t.Helper()
		assert.Equal(t, ask[string](p, `typeof window.evil`), "undefined")
		// The elements that pgha writes, and no other.
		strange := ask[[]string](p, `[...new Set([...document.querySelectorAll('*')].map(e => e.localName))].filter(n => !'html head meta title style body a b br button caption circle code dd defs desc details div dl dt g h1 h2 h3 h4 header input label li line main noscript ol p path pattern rect script section small span summary svg table tbody td text th thead time tr ul'.split(' ').includes(n))`)
		assert.Check(t, len(strange) == 0, "there are elements %q", strange)
		assert.Equal(t, ask[int](p, `document.querySelectorAll('script, style').length`), 2)
		handlers := ask[[]string](p, `[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on') || n === 'style' || n === 'src' || n === 'autofocus')`)
		assert.Check(t, len(handlers) == 0, "there are attributes %q", handlers)
		links := ask[[]string](p, `[...document.querySelectorAll('[href]')].map(e => e.getAttribute('href')).filter(h => !h.startsWith('#') && !h.startsWith('https://github.com/pgha/pgha/blob/main/docs/'))`)
		assert.Check(t, len(links) == 0, "there are links %q", links)
		hidden := ask[int](p, `(document.documentElement.textContent.match(/[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\u200b-\u200f]/g) || []).length`)
		assert.Equal(t, hidden, 0, "characters that change the order of others, or cannot be seen")
	}
	harmlessNow()
	p.do(chromedp.Evaluate[chromedp.Void](opened))
	p.do(chromedp.Poll[chromedp.Void](`document.querySelectorAll('svg.topology').length === document.querySelectorAll('.site').length`))
	harmlessNow()
	p.inside()
	shown := ask[int](p, `document.body.textContent.split('evil').length`)
	assert.Check(t, shown > least, "the values are %d times on the page: do they get there?", shown)
	p.do(chromedp.EmulateViewport(400, 800))
	assert.Check(t, ask[int](p, `document.documentElement.scrollWidth`) <= 400, "the page is %d wide", ask[int](p, `document.documentElement.scrollWidth`))
	p.quiet()
	p.withoutScript()
	assert.Equal(t, p.count("img, iframe, link, object, embed, [onload], [onerror]"), 0)
	p.quiet()
}
