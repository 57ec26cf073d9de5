// SPDX-License-Identifier: Apache-2.0

package profiles

// PodSelectorRef names pods, for lines of pg_hba. The operator writes such a line once for each of the pods, with the pod's address, and every
// instance reloads it when pods come and go.
type PodSelectorRef struct {
	// Name in the lines of pg_hba: ${podselector:NAME}. Lower-case letters, digits, '-' and '_', starting with a letter.
	Name string `json:"name"`
	// Selector of the pods by their labels. Only pods in the namespace of the cluster count.
	Selector LabelSelector `json:"selector"`
}

// LabelSelector selects pods by their labels, as in a Deployment. All of it must match.
type LabelSelector struct {
	// MatchLabels are labels that a pod must have.
	MatchLabels map[string]string `json:"matchLabels,omitempty"`
	// MatchExpressions are further conditions.
	MatchExpressions []LabelExpression `json:"matchExpressions,omitempty"`
}

// LabelExpression is a condition of a label.
type LabelExpression struct {
	// Key of the label.
	Key string `json:"key"`
	// Operator is In, NotIn, Exists or DoesNotExist.
	Operator string `json:"operator"`
	// Values of the label, with In and NotIn.
	Values []string `json:"values,omitempty"`
}

// Certificates of your own, as Secrets that exist, such as those of cert-manager. What is not set, the operator makes and renews itself. Give the
// Secrets the label cnpg.io/reload, so that the instances load a renewed certificate at once. A recovered copy uses the same Secrets.
type Certificates struct {
	// ServerCASecret has the CA of the server's certificate, ca.crt, which clients verify. Without ServerTLSSecret it also needs ca.key, and the
	// operator signs the certificate with it.
	ServerCASecret string `json:"serverCASecret,omitempty"`
	// ServerTLSSecret has the certificate that the instances and the Poolers show their clients, tls.crt and tls.key. It needs ServerCASecret. The
	// certificate must have every name that clients connect to: <cluster>-rw, -ro and -r, and the names of Poolers and load balancers.
	ServerTLSSecret string `json:"serverTLSSecret,omitempty"`
	// ClientCASecret has the CA of the certificates of clients, ca.crt. Without ReplicationTLSSecret it also needs ca.key.
	ClientCASecret string `json:"clientCASecret,omitempty"`
	// ReplicationTLSSecret has the certificate of the role streaming_replica, by which the replicas log in, tls.crt and tls.key. It needs
	// ClientCASecret.
	ReplicationTLSSecret string `json:"replicationTLSSecret,omitempty"`
	// ServerAltDNSNames are further names in the certificate that the operator makes, such as that of a load balancer. The names of the Services
	// and of the Poolers are in it anyway. Not with ServerTLSSecret.
	ServerAltDNSNames []string `json:"serverAltDNSNames,omitempty"`
}
