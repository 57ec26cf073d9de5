// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strconv"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

func lagRules() []Rule {
	return []Rule{
		{
			ID: "PGHA450", Title: "maximumLag with a decimal suffix", Severity: Error, Beyond: true, check: eachCluster(lagSuffix),
			Why: "The probe reads the digits of maximumLag and drops a decimal suffix: 1G is one byte, 100M is a hundred, and " +
				"1.5Gi is 10¹⁸ bytes. Whole numbers with Ki, Mi and Gi are correct. So are plain bytes, unless they are a multiple " +
				"of 1000: the operator's webhook rewrites 1000000 to 1M. With a limit of a few bytes replicas are never ready, " +
				"leave the read-only Service and the synchronous quorum, and cannot be promoted.",
			Source: operatorSource + "pkg/management/postgres/webserver/probes/checker.go",
		},
		{
			ID: "PGHA451", Title: "streaming startup probe with a failover quorum", Severity: Warning, Beyond: true,
			check: eachCluster(streamingQuorum),
			Why: "The failover quorum only counts replicas whose pod is ready. A startup probe of type streaming does not pass " +
				"while a replica has no primary to stream from. A replica that restarts while the primary is down is therefore " +
				"never ready, the quorum is never reached, and nothing is promoted until the primary is back. With dataDurability " +
				"preferred the quorum can be a single replica.",
			Source: operatorSource + "internal/controller/replicas_quorum.go",
		},
	}
}

func lagSuffix(p *pass, c *cluster) {
	if c.spec.Probes == nil {
		return
	}
	probes := []struct {
		name  string
		probe *cnpgv1.ProbeWithStrategy
	}{{"startup", c.spec.Probes.Startup}, {"readiness", c.spec.Probes.Readiness}}
	for _, x := range probes {
		if x.probe == nil || x.probe.Type != cnpgv1.ProbeStrategyStreaming || x.probe.MaximumLag == nil {
			continue
		}
		if meant, read, same := lagAsRead(x.probe.MaximumLag); !same {
			p.add(c.Resource, "spec.probes."+x.name+".maximumLag", fmt.Sprintf("The probe reads maximumLag %s as %s bytes, not %s.",
				x.probe.MaximumLag, read, meant), "Use a whole number with Ki, Mi or Gi, such as 64Mi.")
		}
	}
}

// lagAsRead returns what a quantity means, and what the probe reads: the digits without the power of ten. It checks the
// quantity as it was written, and the canonical form that the webhook turns it into.
func lagAsRead(q *resource.Quantity) (meant, read string, same bool) {
	canonical, err := resource.ParseQuantity(q.String())
	if err != nil {
		return "", "", true
	}
	for _, form := range []resource.Quantity{q.DeepCopy(), canonical} {
		dec := form.AsDec()
		if meant, read = strconv.FormatInt(q.Value(), 10), dec.UnscaledBig().String(); dec.Scale() != 0 {
			return meant, read, false
		}
	}
	return meant, read, true
}

func streamingQuorum(p *pass, c *cluster) {
	if c.full.Instances < 2 || c.spec.Probes == nil || c.spec.Probes.Startup == nil || !c.failoverQuorumOn() {
		return
	}
	if s := c.spec.Probes.Startup; s.Type == cnpgv1.ProbeStrategyStreaming {
		p.add(c.Resource, "spec.probes.startup.type", "A replica that restarts while the primary is down is never ready, so the failover "+
			"quorum is never reached and nothing is promoted.", "Use pg_isready or query for the startup probe.")
	}
}
