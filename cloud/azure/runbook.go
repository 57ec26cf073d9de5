// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/internal/shell"
)

// blobRole is the role that the managed identity needs on the container.
const blobRole = "Storage Blob Data Contributor"

func (b *bound) Words() cloud.Words {
	return cloud.Words{
		Cloud: "Azure", Kubernetes: "AKS", Identity: "managed identity",
		Forced: "`az aks upgrade --enable-force-upgrade`, `az aks nodepool delete --ignore-pdb` and `az aks stop`",
		AddressTrouble: []string{
			"no address, and an event about a public IP: the public IP does not exist, is in another resource group, or the AKS identity may not use it.",
			"no address, and an event about a DNS label: another address in the region uses the label.",
		},
	}
}

func (b *bound) KubernetesCluster() string { return b.identity.AKS.Name }

func (b *bound) Identity() string { return b.identity.Name }

func (b *bound) Names() []cloud.Name {
	id, ip := b.identity, b.endpoints.PublicIP
	return []cloud.Name{
		{Field: "spec.identity.azure.name", Value: id.Name}, {Field: "spec.identity.azure.resourceGroup", Value: id.ResourceGroup},
		{Field: "spec.identity.azure.aks.name", Value: id.AKS.Name},
		{Field: "spec.identity.azure.aks.resourceGroup", Value: id.AKS.ResourceGroup},
		{Field: "spec.endpoints.azure.publicIP.name", Value: ip.Name},
		{Field: "spec.endpoints.azure.publicIP.resourceGroup", Value: ip.ResourceGroup},
	}
}

func (b *bound) Login(context string) []cloud.Block {
	aks := b.identity.AKS
	if aks.Name == "" {
		return nil
	}
	group := b.identity.AKSGroup()
	words := []any{"aks", "get-credentials", "--name", aks.Name}
	if group != "" {
		words = append(words, "--resource-group", group)
	}
	if context != aks.Name {
		words = append(words, "--context", context)
	}
	return []cloud.Block{{
		Text:  "Log in to Azure and configure the `kubectl` context that all commands here use:",
		Shell: []string{"az account show --query name --output tsv", az(words...)},
	}}
}

func (b *bound) Access(id, comment string) []cloud.Block {
	var lines []string
	if b.identity.Name != "" && b.identity.ResourceGroup != "" {
		lines = append(lines, az("identity", "show", "--name", b.identity.Name, "--resource-group",
			b.identity.ResourceGroup, "--query", "clientId", "--output", "tsv")+comment)
	}
	return []cloud.Block{{
		Text: "The managed identity must have the role \"" + blobRole + "\" on it, and no other role: anyone with access to a pod " +
			"can use this identity. A new role assignment takes up to ten minutes to take effect:",
		Shell: append(lines, az("role", "assignment", "list", "--assignee", id, "--all", "--query",
			"[].{role:roleDefinitionName,scope:scope}", "--output", "table")),
	}}
}

func (b *bound) Trust(subject string, script []string) []cloud.Block {
	trust := cloud.Block{
		Text: "Azure must trust the service accounts of the Cluster and of the recovered Cluster before the first WAL file is archived. " +
			"A new federated credential may take minutes to take effect, so create both now. The script lists the existing credentials, " +
			"creates missing ones and overwrites nothing. The service account has the Cluster's name, so the subject is " + subject + ":",
	}
	if b.identity.Name == "" {
		return []cloud.Block{trust, {
			Text: "`pgha-federate` needs the name of the managed identity, and `spec.identity.azure.name` is not set in the profile.",
		}}
	}
	trust.Shell = script
	return []cloud.Block{trust}
}

func (b *bound) Trusted() []cloud.Block {
	id := b.identity
	if id.Name == "" || id.ResourceGroup == "" {
		return nil
	}
	return []cloud.Block{{
		Text: "List the subjects that Azure trusts:",
		Shell: []string{az("identity", "federated-credential", "list", "--identity-name", id.Name, "--resource-group", id.ResourceGroup,
			"--query", "[].{name:name,subject:subject,issuer:issuer}", "--output", "table")},
	}}
}

func (b *bound) Distrust(script []string) []cloud.Block {
	if b.identity.Name == "" {
		return nil
	}
	return []cloud.Block{{
		Text: "Remove the federated credentials, unless a recovered Cluster still runs. The script deletes the credentials of this profile " +
			"for the Cluster and for its recovery, and checks that they are deleted:",
		Shell: script,
	}}
}

func (b *bound) KeepTrust(credential string) []cloud.Block {
	if b.identity.Name == "" {
		return nil
	}
	return []cloud.Block{{
		Text: "Keep its federated credential " + credential + ": it costs nothing, and the next restore does not have to wait for Azure.",
	}}
}

func (b *bound) TrustNote(id, subject, command string) string {
	if b.identity.Name == "" {
		return fmt.Sprintf("the managed identity %s must trust the subject %s; with spec.identity.azure.name and resourceGroup in the "+
			"profile: %s | sh", id, subject, command)
	}
	return fmt.Sprintf("the managed identity %s must trust the subject %s; if it does not yet, run: %s | sh", b.identity.Name, subject, command)
}

func (b *bound) Address() []cloud.Block {
	ip := b.endpoints.PublicIP
	if ip.Name == "" || ip.ResourceGroup == "" {
		return nil
	}
	return []cloud.Block{{
		Text: "Their address in Azure:",
		Shell: []string{az("network", "public-ip", "show", "--name", ip.Name, "--resource-group", ip.ResourceGroup, "--query",
			"{address:ipAddress,name:dnsSettings.fqdn}", "--output", "table")},
	}}
}

// raw is text that is already quoted for the shell: "$POD".
type raw string

// az returns a command of the Azure CLI. A value that begins with a hyphen would be read as a flag, so it is joined to its flag.
func az(words ...any) string {
	all := []string{"az"}
	for i := 0; i < len(words); i++ {
		word, isText := words[i].(string)
		if !isText {
			all = append(all, string(words[i].(raw)))
			continue
		}
		value := ""
		if i+1 < len(words) {
			value, _ = words[i+1].(string)
		}
		alone := slices.Contains([]string{"--all", "--dryrun", "--control-plane-only", "--node-image-only", "--yes"}, word)
		if strings.HasPrefix(word, "--") && strings.HasPrefix(value, "-") && !alone {
			word += "=" + value
			i++
		}
		all = append(all, shell.Quote(word))
	}
	return strings.Join(all, " ")
}
