// SPDX-License-Identifier: Apache-2.0

// Package azure is the cloud provider for Azure: Blob Storage, managed identities with workload identity, and AKS' load
// balancers.
package azure

import (
	"cmp"

	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"

	"github.com/pgha/pgha/cloud"
)

// Store is a container in Azure Blob Storage.
type Store struct {
	// StorageAccount of the container: 3 to 24 lower-case letters and digits.
	StorageAccount string `json:"storageAccount,omitempty"`
	// Container in the account. It must exist. Empty: backups.
	Container string `json:"container,omitempty"`
}

// Identity is the user-assigned managed identity that is federated with the cluster's service account.
type Identity struct {
	// ClientID of the identity, a GUID. It is an annotation of the service account.
	ClientID string `json:"clientID,omitempty"`
	// Name of the identity, for pgha-federate.
	Name string `json:"name,omitempty"`
	// ResourceGroup of the identity, for pgha-federate.
	ResourceGroup string `json:"resourceGroup,omitempty"`
	// Credential is the name of the federated credential of the primary cluster. Empty: <namespace>-<cluster>.
	Credential string `json:"credential,omitempty"`
	// Issuer is the OIDC issuer URL of the AKS cluster, with its trailing slash. Empty: pgha-federate reads it from AKS.
	Issuer string `json:"issuer,omitempty"`
	// AKS names the AKS cluster with the issuer.
	AKS AKS `json:"aks"`
}

// AKSGroup is the resource group of the AKS cluster.
func (i *Identity) AKSGroup() string { return cmp.Or(i.AKS.ResourceGroup, i.ResourceGroup) }

// AKS names an AKS cluster.
type AKS struct {
	// Name of the AKS cluster.
	Name string `json:"name,omitempty"`
	// ResourceGroup of the AKS cluster. Empty: the identity's resource group.
	ResourceGroup string `json:"resourceGroup,omitempty"`
}

// Endpoints are the settings of both load balancers.
type Endpoints struct {
	// PublicIP of the load balancer. Empty: Azure creates one.
	PublicIP PublicIP `json:"publicIP"`
}

// PublicIP is an existing Azure public IP address.
type PublicIP struct {
	// Name of the address.
	Name string `json:"name,omitempty"`
	// ResourceGroup of the address, if it is not the node resource group.
	ResourceGroup string `json:"resourceGroup,omitempty"`
}

// Endpoint has the settings of one load balancer.
type Endpoint struct {
	// DNSLabel of the public IP, unique in the Azure region. Set it on one endpoint only.
	DNSLabel string `json:"dnsLabel,omitempty"`
}

// PoolerEndpoint has the settings of the load balancer of a Pooler.
type PoolerEndpoint struct {
	// PublicIP of the load balancer, which no other load balancer uses: both would listen on port 5432. Empty: Azure creates one.
	PublicIP PublicIP `json:"publicIP"`
	// DNSLabel of the public IP, unique in the Azure region.
	DNSLabel string `json:"dnsLabel,omitempty"`
}

const (
	// defaultContainer in the storage account.
	defaultContainer = "backups"
	// workloadIdentity is the label with which AKS gives a pod its token:
	// https://learn.microsoft.com/azure/aks/workload-identity-overview#pod-labels
	workloadIdentity = "azure.workload.identity/use"
	clientID         = "azure.workload.identity/client-id"
	// loadBalancer is the prefix of the annotations that configure a load balancer of AKS:
	// https://learn.microsoft.com/azure/aks/load-balancer-standard
	loadBalancer      = "service.beta.kubernetes.io/azure-"
	internalBalancer  = loadBalancer + "load-balancer-internal"
	balancerGroup     = loadBalancer + "load-balancer-resource-group"
	publicIPName      = loadBalancer + "pip-name"
	dnsLabel          = loadBalancer + "dns-label-name"
	blobHost          = ".blob.core.windows.net"
	pvcUpdatesSetting = "ENABLE_AZURE_PVC_UPDATES"
)

// Provider is the cloud.Provider for Azure.
type Provider struct{}

// Name of the member of every union: azure.
func (Provider) Name() string { return "azure" }

// Stores of Azure that pgha supports.
func (Provider) Stores() string { return "Azure Blob Storage under a managed identity" }

// bound is the provider with the sections of one profile.
type bound struct {
	facts               cloud.Facts
	store               Store
	identity            Identity
	endpoints           Endpoints
	readWrite, readOnly Endpoint
	alerts              Alerts
	poolers             []PoolerEndpoint // of spec.poolers, in their order
	kubernetes          Kubernetes
	pools               []Pool
}

// Bind the provider to the sections of one profile.
func (Provider) Bind(s cloud.Sections, f cloud.Facts) cloud.Cloud {
	b := &bound{
		facts:     f,
		store:     cloud.Section[Store](s.Store),
		identity:  cloud.Section[Identity](s.Identity),
		endpoints: cloud.Section[Endpoints](s.Endpoints),
		readWrite: cloud.Section[Endpoint](s.ReadWrite),
		readOnly:  cloud.Section[Endpoint](s.ReadOnly),
		alerts:    cloud.Section[Alerts](s.Alerts),
	}
	for _, section := range s.Poolers {
		b.poolers = append(b.poolers, cloud.Section[PoolerEndpoint](section))
	}
	for i, section := range s.Nodes {
		if i == 0 {
			b.kubernetes = cloud.Section[Kubernetes](section)
			continue
		}
		b.pools = append(b.pools, cloud.Section[Pool](section))
	}
	return b
}

// container of the backups.
func (b *bound) container() string {
	if b.store.Container == "" {
		return defaultContainer
	}
	return b.store.Container
}

func (b *bound) Destination() string {
	return "https://" + b.store.StorageAccount + blobHost + "/" + b.container()
}

// Credentials uses inheritFromAzureAD, which works with workload identity. The plugin's documentation advises against
// useDefaultAzureCredentials in production.
func (b *bound) Credentials() barmanv1.BarmanCredentials {
	return barmanv1.BarmanCredentials{Azure: &barmanv1.AzureCredentials{InheritFromAzureAD: true}}
}

func (b *bound) ServiceAccount() cloud.Metadata {
	if b.identity.ClientID == "" {
		return cloud.Metadata{}
	}
	return cloud.Metadata{
		Annotations: map[string]string{clientID: b.identity.ClientID},
		Labels:      b.PodLabels(),
	}
}

func (b *bound) PodLabels() map[string]string {
	if b.identity.ClientID == "" {
		return nil
	}
	return map[string]string{workloadIdentity: "true"}
}

func (b *bound) CredentialName(namespace, cluster string) string {
	if b.identity.Credential != "" {
		return b.identity.Credential
	}
	return namespace + "-" + cluster
}

// OperatorSettings returns the setting that older operators need to grow a disk in use:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.25.0/docs/src/storage.md
func (b *bound) OperatorSettings() []cloud.Setting {
	return []cloud.Setting{{Name: pvcUpdatesSetting, Value: "true", Without: "cannot grow an Azure disk in use"}}
}

// Recovered removes the name of the source's federated credential, so that the copy gets a derived name.
func (b *bound) Recovered() cloud.Sections {
	if b.identity == (Identity{}) {
		return cloud.Sections{}
	}
	identity := b.identity
	identity.Credential = ""
	return cloud.Sections{Identity: &identity}
}

// LocalDisks does not include containerstorage.csi.azure.com (Azure Container Storage 1), since its pools use either Azure disks
// or local disks.
func (Provider) LocalDisks() []cloud.LocalDisk {
	return []cloud.LocalDisk{{
		Provisioner: "localdisk.csi.acstor.io", Moves: true,
		Classes: []string{"local", "local-csi", "acstor-ephemeraldisk-nvme", "acstor-ephemeraldisk-nvme-db"},
		// https://github.com/Azure/local-csi-driver/blob/main/docs/user-guide.md
		StaysWith: "localdisk.csi.acstor.io/failover-mode=durability",
		Source:    "https://learn.microsoft.com/azure/storage/container-storage/use-container-storage-with-local-disk",
	}}
}
