// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

const (
	// Audience is the only audience that Azure accepts in a federated credential of a managed identity:
	// https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
	Audience = "api://AzureADTokenExchange"
	// Limit is the maximum number of federated credentials of one identity.
	Limit = 20
)

// Options control the plan and its output. The zero value creates the credentials of every cluster.
type Options struct {
	// NoRecovery leaves out the credentials of the recovered clusters.
	NoRecovery bool
	// Delete writes a script that deletes the credentials. It also works if the AKS cluster no longer exists.
	Delete bool
	// Subscription is the subscription ID of the identities. Empty: the one selected in az.
	Subscription string
}

// Plan has the federated credentials of one managed identity.
type Plan struct {
	// Identity is the name of the identity, in ResourceGroup.
	Identity, ResourceGroup string
	// Credentials are in the order of the profiles, each primary before its recovered cluster and the copy of its restore drill.
	Credentials []Credential
}

// Credential is one federated credential: it lets one service account of one Kubernetes cluster act as the identity.
type Credential struct {
	// Name is unique within the identity, ignoring case.
	Name string
	// Subject is the service account, as system:serviceaccount:<namespace>:<name>.
	Subject string
	// Issuer is the URL of the token issuer. Empty: it is read from AKS when the credential is created.
	Issuer string
	// Audience is the audience of the tokens.
	Audience string
	// AKS is the Kubernetes cluster that has the issuer.
	AKS azure.AKS
	// Namespace is the namespace of the service account.
	Namespace string
}

// Plans groups the credentials of the profiles by identity. There is one credential for each rendered Cluster: the
// primary, the recovered cluster, and the copy of the restore drill. The error is of type profiles.Errors and contains all faults.
func Plans(ps []*profiles.Profile, o Options) ([]Plan, error) {
	b := builder{options: o, byName: map[string]int{}, taken: map[string]Credential{}}
	for _, p := range ps {
		b.add(p)
	}
	b.count()
	if len(b.faults) > 0 {
		return nil, b.faults
	}
	if len(b.plans) == 0 {
		return nil, fault.Errorf(fault.Required, "%s", `cannot find an identity to federate: every profile has spec.backup.method "none" and no spec.identity.azure.name`)
	}
	return b.plans, nil
}

// builder collects plans. Its maps avoid comparing every pair of profiles.
type builder struct {
	options Options
	plans   []Plan
	sources [][]*profiles.Profile // of each plan's credentials, for messages
	byName  map[string]int        // plans by identity
	taken   map[string]Credential // credentials by plan and name, and by plan and trust
	faults  profiles.Errors
}

func (b *builder) add(p *profiles.Profile) {
	if p.Spec.Backup.Method == profiles.MethodNone && identityOf(p).Name == "" {
		return // its pods do not access Azure
	}
	if faults := check(p, b.options); len(faults) > 0 {
		for _, fault := range faults {
			b.faults = append(b.faults, p.Locate(fault))
		}
		return
	}
	i := b.plan(identityOf(p))
	b.place(i, p, credential(p), credentialPath())
	if !b.options.NoRecovery {
		b.place(i, p, credential(p.Recovered()), recoveryPath())
	}
	if p.Spec.Backup.Drill != nil {
		b.place(i, p, credential(p.Drilled()), drillPath())
	}
}

// identityOf a profile; the zero value where it has none.
func identityOf(p *profiles.Profile) azure.Identity {
	if id := p.Spec.Identity.Azure; id != nil {
		return *id
	}
	return azure.Identity{}
}

func identityPath() *field.Path { return field.NewPath("spec", "identity", "azure") }

func credentialPath() *field.Path { return identityPath().Child("credential") }
func recoveryPath() *field.Path   { return field.NewPath("spec", "recovery", "name") }
func drillPath() *field.Path      { return field.NewPath("spec", "backup", "drill", "name") }

func credential(p *profiles.Profile) Credential {
	id := identityOf(p)
	aks := id.AKS
	aks.ResourceGroup = id.AKSGroup()
	return Credential{
		Name:      p.CredentialName(),
		Subject:   p.Subject(),
		Issuer:    id.Issuer,
		Audience:  Audience,
		AKS:       aks,
		Namespace: p.Namespace(),
	}
}

// plan returns the index of the identity's plan. Azure ignores the case of names:
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
func (b *builder) plan(id azure.Identity) int {
	key := strings.ToLower(id.ResourceGroup + "/" + id.Name)
	i, ok := b.byName[key]
	if !ok {
		i = len(b.plans)
		b.byName[key] = i
		b.plans = append(b.plans, Plan{Identity: id.Name, ResourceGroup: id.ResourceGroup})
		b.sources = append(b.sources, nil)
	}
	return i
}

func (b *builder) place(i int, p *profiles.Profile, c Credential, path *field.Path) {
	plan := strconv.Itoa(i)
	nameKey, trustKey := plan+" name "+strings.ToLower(c.Name), plan+" trust "+c.Subject+" "+c.issuerKey()
	if other, ok := b.taken[nameKey]; ok {
		if other.Subject != c.Subject || other.issuerKey() != c.issuerKey() { // otherwise the profile was given twice
			b.refusef(p, path, c, "credential %q of identity %q would trust two: %s and %s",
				other.Name, b.plans[i].Identity, other.describe(), c.describe())
		}
		return
	}
	if other, ok := b.taken[trustKey]; ok {
		b.refusef(p, path, c, "credential %q already trusts %s, and Azure allows each issuer and subject only once per identity",
			other.Name, c.describe())
		return
	}
	b.taken[nameKey], b.taken[trustKey] = c, c
	b.plans[i].Credentials = append(b.plans[i].Credentials, c)
	b.sources[i] = append(b.sources[i], p)
}

func (b *builder) refusef(p *profiles.Profile, path *field.Path, c Credential, format string, args ...any) {
	b.faults = append(b.faults, p.Locate(field.Invalid(path, c.Name, fmt.Sprintf(format, args...))))
}

func (b *builder) count() {
	for i, plan := range b.plans {
		if n := len(plan.Credentials); n > Limit {
			b.faults = append(b.faults, b.sources[i][Limit].Locate(field.Invalid(identityPath().Child("name"), plan.Identity,
				fmt.Sprintf("%d federated credentials, but Azure allows %d per identity: use another identity, or --no-recovery", n, Limit))))
		}
	}
}

// issuerKey identifies an issuer, even if its URL is not known yet.
func (c Credential) issuerKey() string {
	if c.Issuer != "" {
		return c.Issuer
	}
	return strings.ToLower(c.AKS.ResourceGroup + "/" + c.AKS.Name)
}

func (c Credential) describe() string {
	if c.Issuer != "" {
		return c.Subject + " of " + c.Issuer
	}
	return c.Subject + " of AKS cluster " + c.AKS.Name
}
