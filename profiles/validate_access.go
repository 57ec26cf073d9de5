// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/pghba"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// formSelector is the form that the CRD requires of the name of a pod selector.
const formSelector = `^[a-z]([a-z0-9_-]*[a-z0-9])?$`

// isSelector is formSelector in code.
func isSelector(name string) bool {
	return name != "" && strings.IndexByte(lowerLetters, name[0]) >= 0 && consistsOf(name, lowerLetters+digits+"_-") && !strings.ContainsRune("_-", rune(name[len(name)-1]))
}

// validatePgHBA reports lines that PostgreSQL cannot read, or that name pods in a way that the operator does not.
func (r *Resolved) validatePgHBA(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	known, selectors := make([]string, 0, 4), r.Target.PodSelectors()
	for _, ref := range r.Spec.PostgreSQL.PodSelectorRefs {
		known = append(known, ref.Name)
	}
	for i, line := range r.Spec.PostgreSQL.PgHBA {
		at := path.Index(i)
		if strings.TrimSpace(line) == "" || strings.ContainsAny(line, "\n\r") {
			faults = append(faults, field.Invalid(at, line, "must be one line of pg_hba.conf"))
		}
		name, err := pghba.Selector(line)
		switch {
		case !selectors && len(pghba.References(line)) > 0:
			continue // checkPodSelectors refuses it
		case err != nil:
			faults = append(faults, field.Invalid(at, line, err.Error()))
			continue
		case name != "" && !slices.Contains(known, name):
			faults = append(faults, field.Invalid(at, line, fmt.Sprintf("no pod selector %q is in spec.postgresql.podSelectorRefs, and the operator refuses that; add it%s", name, orOneOf(known))))
		}
		if err := pghba.Check(r.Major, pghba.Expanded(line)); err != nil {
			faults = append(faults, field.Invalid(at, line, "PostgreSQL cannot read the line: "+err.Error()))
		}
	}
	return faults
}

func orOneOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ", or use one of " + quoted(names)
}

// validatePodSelectors reports what the CRD and the operator's webhook refuse:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/webhook/v1/cluster_webhook.go#L3098
func (p *Profile) validatePodSelectors(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	names := unique{}
	for i, ref := range p.Spec.PostgreSQL.PodSelectorRefs {
		at := path.Index(i)
		switch {
		case ref.Name == "":
			faults = append(faults, field.Required(at.Child("name"), "the name in ${podselector:NAME}"))
		case !isSelector(ref.Name):
			faults = append(faults, field.Invalid(at.Child("name"), ref.Name, "must be lower-case letters, digits, '-' and '_', start with a letter, and end with a letter or digit"))
		default:
			faults = append(faults, names.check(at.Child("name"), ref.Name)...)
		}
		faults = append(faults, ref.Selector.validate(at.Child("selector"))...)
	}
	return faults
}

func (s *LabelSelector) validate(path *field.Path) field.ErrorList {
	if len(s.MatchLabels)+len(s.MatchExpressions) == 0 {
		return field.ErrorList{field.Required(path, "labels of the pods, in matchLabels or matchExpressions; an empty selector would be every pod of the namespace")}
	}
	faults := labels(path.Child("matchLabels"), s.MatchLabels)
	for i, e := range s.MatchExpressions {
		at := path.Child("matchExpressions").Index(i)
		if e.Key == "" {
			faults = append(faults, field.Required(at.Child("key"), "the key of a label"))
		} else {
			faults = append(faults, labelKey(at.Child("key"), e.Key)...)
		}
		faults = append(faults, oneOf(at.Child("operator"), e.Operator, labelOperators[:]...)...)
		switch of := e.Operator == "In" || e.Operator == "NotIn"; {
		case of && len(e.Values) == 0:
			faults = append(faults, field.Required(at.Child("values"), "one value or more, with operator "+e.Operator))
		case !of && len(e.Values) > 0:
			faults = append(faults, field.Forbidden(at.Child("values"), "only operators In and NotIn have values"))
		}
	}
	return faults
}

// checkPodSelectors refuses pod selectors for operators without them: these leave ${podselector:NAME} in the line, which PostgreSQL takes for the
// name of a host.
func (r *Resolved) checkPodSelectors() {
	const why = "write the addresses of the pods into pg_hba, or spec.network, which lets in pods by their labels"
	if len(r.Spec.PostgreSQL.PodSelectorRefs) > 0 {
		r.require(podSelectors, "spec.postgresql.podSelectorRefs", why)
	}
	for i, line := range r.Spec.PostgreSQL.PgHBA {
		if len(pghba.References(line)) > 0 {
			r.require(podSelectors, fmt.Sprintf("spec.postgresql.pg_hba[%d]", i), why)
		}
	}
}

// validateCertificates reports what the operator's webhook refuses:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/webhook/v1/cluster_webhook.go
func (p *Profile) validateCertificates(path *field.Path) field.ErrorList {
	c := p.Spec.Certificates
	if c == nil {
		return nil
	}
	var faults field.ErrorList
	for _, f := range [...]struct{ name, secret, needs, other string }{
		{"serverCASecret", c.ServerCASecret, "", ""},
		{"serverTLSSecret", c.ServerTLSSecret, "serverCASecret", c.ServerCASecret},
		{"clientCASecret", c.ClientCASecret, "", ""},
		{"replicationTLSSecret", c.ReplicationTLSSecret, "clientCASecret", c.ClientCASecret},
	} {
		if f.secret == "" {
			continue
		}
		faults = append(faults, dnsName(path.Child(f.name), f.secret)...)
		if f.needs != "" && f.other == "" {
			faults = append(faults, field.Required(path.Child(f.needs), fmt.Sprintf("the Secret with the CA that signed %s; the operator refuses a certificate without its CA", f.name)))
		}
	}
	if c.ServerTLSSecret != "" && len(c.ServerAltDNSNames) > 0 {
		faults = append(faults, field.Forbidden(path.Child("serverAltDNSNames"), "the operator adds names only to the certificate that it makes; issue the certificate of serverTLSSecret with them"))
	}
	names := unique{}
	for i, name := range c.ServerAltDNSNames {
		at := path.Child("serverAltDNSNames").Index(i)
		if name == "" {
			faults = append(faults, field.Required(at, "a DNS name, as in db.example.com"))
		}
		faults = append(faults, names.check(at, name)...)
	}
	return faults
}
