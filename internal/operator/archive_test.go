// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"gotest.tools/v3/assert"
)

func TestArchiveMode(t *testing.T) {
	cases := map[string]struct {
		reason  string
		replica *cnpgv1.ReplicaClusterConfiguration
		skipped string
		want    string
	}{
		"primary":            {reason: "WAL is archived as it is written", want: "on"},
		"replica":            {reason: "so that what it receives is archived again", replica: &cnpgv1.ReplicaClusterConfiguration{Enabled: new(true)}, want: "always"},
		"promoted":           {reason: "it says so itself", replica: &cnpgv1.ReplicaClusterConfiguration{Enabled: new(false), Primary: "other"}, want: "on"},
		"follows by name":    {reason: "the primary has another name", replica: &cnpgv1.ReplicaClusterConfiguration{Primary: "other"}, want: "always"},
		"leads by name":      {reason: "it is the primary", replica: &cnpgv1.ReplicaClusterConfiguration{Primary: "pg"}, want: "on"},
		"leads by self":      {reason: "self stands for the name", replica: &cnpgv1.ReplicaClusterConfiguration{Self: "other", Primary: "other"}, want: "on"},
		"follows by self":    {reason: "self stands for the name", replica: &cnpgv1.ReplicaClusterConfiguration{Self: "other", Primary: "pg"}, want: "always"},
		"skipped":            {reason: "the annotation says so", skipped: "enabled", want: "off"},
		"skipped in replica": {reason: "the annotation comes first", skipped: "enabled", replica: &cnpgv1.ReplicaClusterConfiguration{Enabled: new(true)}, want: "off"},
		"not skipped":        {reason: "the operator knows one value", skipped: "true", want: "on"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			cluster := new(cnpgv1.Cluster)
			cluster.Name, cluster.Spec.ReplicaCluster = "pg", c.replica
			if c.skipped != "" {
				cluster.Annotations = map[string]string{"cnpg.io/skipWalArchiving": c.skipped}
			}
			assert.Equal(t, operator.ArchiveMode(cluster), c.want, c.reason)
		})
	}
}
