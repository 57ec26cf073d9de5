// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// authoritySource is where the operator decides whether it issues a certificate again.
const authoritySource = "pkg/certs/k8s.go#L97"

// authority is a CA of a Cluster, with the certificate that the operator issues with it.
type authority struct {
	field, why string
	// suffix of the Secret with the operator's certificate.
	suffix string
	// secret is the name of the Secret with the CA.
	secret func(*cnpgv1.Cluster) string
	// own reports whether the user brings the certificate.
	own func(*cnpgv1.Cluster) bool
	// pooler: the certificate is that of the poolers.
	pooler bool
}

// authorities are the CAs for clients and for the server. The certificate with which poolers look up passwords is the operator's also
// where the user brings that of replication.
func authorities() []authority {
	return []authority{
		{
			field: "clientCASecret", suffix: "-replication",
			why:    "the operator issues the certificate of replication again only shortly before it expires, so replicas cannot connect again after their next restart",
			secret: func(c *cnpgv1.Cluster) string { return cmp.Or(certificatesOf(c).ClientCASecret, c.Name+"-ca") },
			own:    func(c *cnpgv1.Cluster) bool { return certificatesOf(c).ReplicationTLSSecret != "" },
		},
		{
			field: "serverCASecret", suffix: "-server",
			why:    "the operator issues the server's certificate again only shortly before it expires, so replicas and clients that verify the server cannot connect again",
			secret: func(c *cnpgv1.Cluster) string { return cmp.Or(certificatesOf(c).ServerCASecret, c.Name+"-ca") },
			own:    func(c *cnpgv1.Cluster) bool { return certificatesOf(c).ServerTLSSecret != "" },
		},
		{
			field: "clientCASecret", suffix: "-pooler", pooler: true,
			why:    "the operator issues the poolers' certificate again only shortly before it expires, so PgBouncer cannot log in again to look up passwords",
			secret: func(c *cnpgv1.Cluster) string { return cmp.Or(certificatesOf(c).ClientCASecret, c.Name+"-ca") },
			own:    func(*cnpgv1.Cluster) bool { return false },
		},
	}
}

// pooled reports whether a Pooler of the Cluster logs in with a certificate that the operator issues.
func (p *pair) pooled() bool {
	return slices.ContainsFunc(p.in.pairs, func(q *pair) bool {
		return q.ref.Kind == "Pooler" && q.new != nil && q.new.integrated() && p.in.clusterOf(q) == p
	})
}

func certificatesOf(c *cnpgv1.Cluster) cnpgv1.CertificatesConfiguration {
	if c.Spec.Certificates == nil {
		return cnpgv1.CertificatesConfiguration{}
	}
	return *c.Spec.Certificates
}
