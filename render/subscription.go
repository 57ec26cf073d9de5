// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// subscriptions returns what the cluster receives from other databases.
// https://cloudnative-pg.io/documentation/current/logical_replication/
func subscriptions(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for i := range p.Spec.Subscriptions {
		o := &p.Spec.Subscriptions[i]
		all = append(all, &cnpgv1.Subscription{
			TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, "Subscription"),
			ObjectMeta: objectMeta(p, p.SubscriptionObject(o)),
			Spec: cnpgv1.SubscriptionSpec{
				ClusterRef:          corev1.LocalObjectReference{Name: p.ClusterName()},
				Name:                o.Name,
				DBName:              p.DatabaseOf(o.DBName),
				Parameters:          o.Parameters,
				PublicationName:     o.PublicationName,
				PublicationDBName:   o.PublicationDBName,
				ExternalClusterName: o.ExternalClusterName,
				ReclaimPolicy:       cnpgv1.SubscriptionReclaimPolicy(o.SubscriptionReclaimPolicy),
			},
		})
	}
	return all
}

// externalClusters are the publishers of the subscriptions, in the Cluster.
func externalClusters(p *profiles.Resolved) []cnpgv1.ExternalCluster {
	var all []cnpgv1.ExternalCluster
	for _, c := range p.Spec.ExternalClusters {
		all = append(all, cnpgv1.ExternalCluster{
			Name:                 c.Name,
			ConnectionParameters: c.ConnectionParameters,
			Password:             secretKey(c.Password),
			SSLCert:              secretKey(c.SSLCert),
			SSLKey:               secretKey(c.SSLKey),
			SSLRootCert:          secretKey(c.SSLRootCert),
		})
	}
	return all
}

func secretKey(k *profiles.SecretKey) *corev1.SecretKeySelector {
	if k == nil {
		return nil
	}
	return &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: k.Name}, Key: k.Key}
}
