// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// publications returns what other databases can subscribe to.
// https://cloudnative-pg.io/documentation/current/logical_replication/
func publications(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for i := range p.Spec.Publications {
		o := &p.Spec.Publications[i]
		all = append(all, &cnpgv1.Publication{
			TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, "Publication"),
			ObjectMeta: objectMeta(p, p.PublicationObject(o)),
			Spec: cnpgv1.PublicationSpec{
				ClusterRef:    corev1.LocalObjectReference{Name: p.ClusterName()},
				Name:          o.Name,
				DBName:        p.DatabaseOf(o.DBName),
				Parameters:    o.Parameters,
				Target:        cnpgv1.PublicationTarget{AllTables: o.Target.AllTables, Objects: published(o.Target.Objects)},
				ReclaimPolicy: cnpgv1.PublicationReclaimPolicy(o.PublicationReclaimPolicy),
			},
		})
	}
	return all
}

func published(list []profiles.PublicationObject) []cnpgv1.PublicationTargetObject {
	var all []cnpgv1.PublicationTargetObject
	for _, o := range list {
		target := cnpgv1.PublicationTargetObject{TablesInSchema: o.TablesInSchema}
		if t := o.Table; t != nil {
			target.Table = &cnpgv1.PublicationTargetTable{Only: t.Only, Name: t.Name, Schema: t.Schema, Columns: t.Columns}
		}
		all = append(all, target)
	}
	return all
}
