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

// IdentityID is the client ID of the managed identity.
func (Provider) IdentityID(annotations map[string]string) string { return annotations[clientID] }

func (a archive) ByIdentity() bool { return a.byIdentity }

func (a archive) Label() []string {
	return []string{"Blob container " + a.container, "account " + a.account}
}

func (a archive) Role() string { return blobRole }

func (a archive) Exists() []cloud.Block {
	return []cloud.Block{{
		Text: "The container must exist. Barman's check of the archive creates a missing container only if the identity may do so, and a " +
			"role on only the container does not allow it. `--auth-mode login` uses your own role, and also works if the account's " +
			"keys are disabled:",
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
		Text: "List the base backups in the container. The role of your login must allow you to read it:",
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
		"`AADSTS70021`, `AADSTS700213`: Azure does not trust the service account, or not yet; a new trust takes minutes to take " +
			"effect. The subject must be exactly " + subject + ", and the issuer must match exactly too, with its trailing slash.",
		"`AuthorizationPermissionMismatch`: the role on the container is missing, or is less than ten minutes old.",
		"`ContainerNotFound`: create " + quote(a.container) + "; a role on only the container does not allow barman to create it.",
		"\"Expected empty archive\": the container has files of an earlier Cluster with this name. They may be the only backup of that " +
			"Cluster: check before you delete them. Do not disable the check.",
		"no token in the pod: the pod lacks the label `" + workloadIdentity + "`, or started before the webhook. Delete the pod.",
	}
}
