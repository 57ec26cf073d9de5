// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/lint"
)

// archiveFirst: the plugin needs its ObjectStore before the Cluster refers to it, and a base backup proves the new way.
// https://cloudnative-pg.io/plugin-barman-cloud/docs/migration/
func (s *stepper) archiveFirst() (before, after []Step) {
	c := s.owner.cluster
	was, had := archiveOf(c.before)
	is, has := archiveOf(c.after)
	if !had || !has || was.plugin != "" || is.plugin == "" {
		return nil, nil
	}
	var all []lint.Resource
	stores := false
	for _, p := range slices.Concat(s.after, s.gone) {
		added := (p.old == nil || p.unseen) && slices.Contains([]string{"Secret", "ConfigMap", "ObjectStore"}, p.ref.Kind)
		stores = stores || added && p.ref.Kind == "ObjectStore"
		switch {
		case added:
			all = append(all, *p.new.written)
		case p.old != nil:
			all = append(all, kept(p))
		}
	}
	if stores {
		before = []Step{{
			Title: "create the ObjectStore", Objects: all,
			Do: "The plugin must run in the namespace of the operator: https://cloudnative-pg.io/plugin-barman-cloud/docs/installation/. " +
				"Check it: kubectl get crd objectstores.barmancloud.cnpg.io.",
		}}
	}
	return before, []Step{{
		Title: "take a base backup",
		Do: fmt.Sprintf("Run: %s. Wait until %s shows it as completed. Until then, a restore needs the archive of before.",
			s.kubectl("cnpg backup %s --method plugin --plugin-name %s", c.ref.Name, is.plugin), s.kubectl("get backups.postgresql.cnpg.io")),
	}}
}
