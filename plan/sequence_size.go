// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"
	"strconv"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/pgha/pgha/internal/layout"
)

// volumes are the claims that grow and those that are new. The operator does both before it scales or rolls.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L921
func (s *sequence) volumes() {
	old, now := storages(s.before), storages(s.after)
	var grown, stuck, added []string
	for _, n := range now {
		i := slices.IndexFunc(old, func(o storage) bool { return o.name == n.name })
		switch {
		case i < 0:
			added = append(added, n.name)
		case n.size.Cmp(old[i].size) > 0 && !s.expandable(n.section):
			stuck = append(stuck, n.name)
		case n.size.Cmp(old[i].size) > 0:
			grown = append(grown, n.name)
		}
	}
	claims := s.kubectl("get pvc -l cnpg.io/cluster=%s -w", s.ref.Name)
	if resize := s.after.Spec.StorageConfiguration.ResizeInUseVolumes; len(grown) > 0 && (resize == nil || *resize) {
		s.add(ByKubernetes, claims+"; a class without allowVolumeExpansion: only the operator's log has the error, and the Cluster says healthy",
			"The claims of the %s grow in place; the pods run on.", listed(grown))
	} else if len(grown) > 0 {
		s.add(ByNobody, claims, "The claims of the %s do not grow: storage.resizeInUseVolumes is false. New instances have the new size.", listed(grown))
	}
	if len(stuck) > 0 {
		s.add(ByOperator, "only the operator's log has the error, and the Cluster says healthy",
			"The claims of the %s do not grow: their StorageClass does not allow it, and the operator tries again at each reconcile.", listed(stuck))
	}
	if len(added) > 0 {
		s.add(ByOperator, claims, "The operator creates the claims of the %s for all instances at once; the pods get them when they are recreated.", listed(added))
	}
}

// storage is one volume of every instance.
type storage struct {
	name    string
	size    resource.Quantity
	section *cnpgv1.StorageConfiguration
}

func storages(c *cnpgv1.Cluster) []storage {
	all := []storage{{"data volume", valueOr(sizeOf(&c.Spec.StorageConfiguration), resource.Quantity{}), &c.Spec.StorageConfiguration}}
	if c.Spec.WalStorage != nil {
		all = append(all, storage{"WAL volume", valueOr(sizeOf(c.Spec.WalStorage), resource.Quantity{}), c.Spec.WalStorage})
	}
	for i := range c.Spec.Tablespaces {
		t := &c.Spec.Tablespaces[i]
		all = append(all, storage{"tablespace " + t.Name, valueOr(sizeOf(&t.Storage), resource.Quantity{}), &t.Storage})
	}
	return all
}

// scale is the change of the number of instances, which comes before the roll.
func (s *sequence) scale() {
	from, to := s.before.Spec.Instances, s.after.Spec.Instances
	if from == to {
		return
	}
	if s.status != nil && len(s.status.InstanceNames) > 0 {
		from = len(s.status.InstanceNames)
	}
	switch {
	case to > from:
		s.grow(from, to)
	case to < from:
		s.shrink(from - to)
	}
}

// mostNamed is the number of new replicas from which a sentence says how many they are, in place of their names.
const mostNamed = 20

// grow joins replicas.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L1125
func (s *sequence) grow(from, to int) {
	who := layout.Count(to-from, "replica")
	if to-from <= mostNamed {
		if names := s.joining(to - from); len(names) > 0 {
			who = listed(names)
		}
	}
	one := ""
	if to-from > 1 {
		one = ", one at a time"
	}
	if bad := cmp.Or(s.keepsDown(), s.keepsPodDown()); bad != "" {
		s.add(ByOperator, s.watchPods()+" shows the pod not ready, and its log says FATAL",
			"The operator begins to add %s: new claims and a Job that copies the data, but PostgreSQL does not start in the first new pod: %s. Nothing else rolls or joins %s.", who, bad, s.until())
		return
	}
	s.add(ByOperator, s.watchEvent("CreatingInstance")+", phase \"Creating a new replica\"; "+s.kubectl("get jobs,pods -l cnpg.io/cluster=%s -w", s.ref.Name),
		"The operator adds %s%s: new claims, a Job that copies the data from the primary, then the pod. While a join is Pending for want of a node, nothing rolls.", who, one)
}

// joining are the names of new instances. The operator uses the smallest free number.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go#L1123
func (s *sequence) joining(n int) []string {
	names := s.instances()
	if len(names) == 0 {
		return nil
	}
	//lint:ignore SA1019 operators before the reuse of numbers set it
	next := s.status.LatestGeneratedNode //nolint:staticcheck // as above
	var added []string
	for i := 1; len(added) < n; i++ {
		name := s.ref.Name + "-" + strconv.Itoa(i)
		if !slices.Contains(names, name) && (s.in.to.ReusedInstanceNumbers() || i > next) {
			added = append(added, name)
		}
	}
	return added
}

// shrink deletes the replicas with the highest numbers.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/replicas.go#L464
func (s *sequence) shrink(n int) {
	who := "the replicas with the highest numbers"
	if n == 1 {
		who = "the replica with the highest number"
	}
	if names := s.replicas(); len(names) >= n {
		gone := slices.Clone(names[len(names)-n:])
		slices.Reverse(gone)
		who = listed(gone)
	}
	s.add(ByOperator, s.watchEvent("ScaleDown"),
		"The operator deletes %s (first one that does not run, if there is any): its claims, then its pod. The data of the claims is lost where the volumes' reclaim policy is Delete.", who)
}
