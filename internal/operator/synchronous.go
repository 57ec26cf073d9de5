// SPDX-License-Identifier: Apache-2.0

package operator

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// standbys is the value of synchronous_standby_names, with the names of the fields that the operator writes.
type standbys struct {
	Method       string   `json:"method"`
	Number       int      `json:"number"`
	StandbyNames []string `json:"standbyNames"`
}

// synchronousStandbys follows GetSynchronousStandbyNames in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/replication/replication.go if every instance is healthy.
func synchronousStandbys(c *cnpgv1.Cluster, primary string, names []string) standbys {
	s := c.Spec.PostgresConfiguration.Synchronous
	if s == nil {
		number := c.Spec.MaxSyncReplicas
		if len(names) < number {
			number = min(c.Spec.MinSyncReplicas, len(names))
		}
		if number <= 0 {
			return standbys{}
		}
		return standbys{"ANY", number, names}
	}
	required := s.DataDurability != cnpgv1.DataDurabilityLevelPreferred
	if required && primary != "" {
		names = append(slices.Clone(names), primary)
	}
	if limit := s.MaxStandbyNamesFromCluster; limit != nil && len(names) > *limit {
		names = names[:max(*limit, 0)]
	}
	number := s.Number
	if required {
		names = slices.Concat(s.StandbyNamesPre, names, s.StandbyNamesPost)
		if len(names) == 0 {
			names = []string{c.Name + "-placeholder"}
		}
	} else {
		number = min(number, len(names))
	}
	return standbys{strings.ToUpper(string(s.Method)), number, names}
}

// mostInstances is more than anybody runs. The API server accepts two billion.
const mostInstances = 1000

// instances returns the primary and the replicas of a Cluster that runs.
func instances(c *cnpgv1.Cluster) (primary string, replicas []string) {
	names := slices.Clone(c.Status.InstanceNames)
	if len(names) == 0 {
		for serial := range min(c.Spec.Instances, mostInstances) {
			names = append(names, fmt.Sprintf("%s-%d", c.Name, serial+1))
		}
	}
	primary = c.Status.CurrentPrimary
	if primary == "" && len(names) > 0 {
		primary = names[0]
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == primary })
	slices.Sort(names)
	return primary, names
}
