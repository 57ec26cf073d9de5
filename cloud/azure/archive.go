// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"strings"

	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/internal/shell"
)

// archive is a folder in a container of Azure Blob Storage.
type archive struct {
	account, container, folder string
	byIdentity                 bool
}

// Archive reads the path as barman does:
// https://github.com/EnterpriseDB/barman/blob/master/barman/cloud_providers/azure_blob_storage.py
func (Provider) Archive(config *barmanv1.BarmanObjectStoreConfiguration, server string) cloud.Archive {
	if config == nil || config.Azure == nil || config.EndpointURL != "" {
		return nil
	}
	destination := strings.TrimRight(config.DestinationPath, "/")
	host, path, _ := strings.Cut(strings.TrimPrefix(destination, "https://"), "/")
	account, ok := strings.CutSuffix(host, blobHost)
	container, folder, _ := strings.Cut(path, "/")
	if !ok || account == "" || container == "" {
		return nil
	}
	return archive{
		account: account, container: container, folder: strings.TrimPrefix(folder+"/"+server, "/"),
		byIdentity: config.Azure.InheritFromAzureAD || config.Azure.UseDefaultAzureCredentials,
	}
}

// IdentityID is the client id of the managed identity.
func (Provider) IdentityID(annotations map[string]string) string { return annotations[clientID] }

func (a archive) ByIdentity() bool { return a.byIdentity }

func (a archive) Label() []string {
	return []string{"Blob container " + a.container, "account " + a.account}
}

func (a archive) Role() string { return blobRole }

func (a archive) Exists() []cloud.Block {
	return []cloud.Block{{
		Text: "The container must exist. Barman's check of the archive creates a missing one only where the identity may, which a role on " +
			"the container alone does not allow. `--auth-mode login` uses your own role, and works where the account's " +
			"keys are switched off:",
		Shell: []string{az("storage", "container", "show", "--account-name", a.account, "--name", a.container,
			"--auth-mode", "login", "--query", "name", "--output", "tsv")},
	}}
}

func (a archive) FindWAL() string {
	return az("storage", "blob", "list", "--account-name", a.account, "--container-name", a.container, "--prefix",
		raw(shell.Quote(a.folder+"/wals/")+`"$(printf %.16s "$WAL")/$WAL"`), "--auth-mode", "login", "--query", "[].name", "--output", "tsv")
}

func (a archive) List() []cloud.Block {
	return []cloud.Block{{
		Text: "What is in the container. The role of your login must let you read it:",
		Shell: []string{az("storage", "blob", "list", "--account-name", a.account, "--container-name", a.container, "--prefix",
			a.folder+"/base/", "--auth-mode", "login", "--query", "[].name", "--output", "tsv")},
	}}
}

func (a archive) Delete() string {
	return az("storage", "blob", "delete-batch", "--account-name", a.account, "--source", a.container, "--pattern",
		a.folder+"/*", "--auth-mode", "login", "--dryrun")
}

func (a archive) Troubles(subject string, quote func(string) string) []string {
	return []string{
		"`AADSTS70021`, `AADSTS700213`: Azure does not trust the service account, or has not heard of it yet; that takes minutes. The " +
			"subject must be " + subject + " to the letter, and the issuer too, with its slash at the end.",
		"`AuthorizationPermissionMismatch`: the role is missing on the container, or is younger than ten minutes.",
		"`ContainerNotFound`: create " + quote(a.container) + "; a role on the container alone does not let barman create it.",
		"\"Expected empty archive\": something of an earlier Cluster of this name is in the container. It may be the only backup of that " +
			"one: look before you delete. Do not switch the check off.",
		"no token in the pod: it lacks the label `" + workloadIdentity + "`, or started before the webhook did. Delete the pod.",
	}
}
