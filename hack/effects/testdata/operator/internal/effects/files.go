// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	apiv1 "github.com/cloudnative-pg/cloudnative-pg/api/v1"
	"github.com/cloudnative-pg/cloudnative-pg/pkg/management/postgres"
	pgfiles "github.com/cloudnative-pg/cloudnative-pg/pkg/postgres"
	"github.com/cloudnative-pg/cloudnative-pg/pkg/reconciler/persistentvolumeclaim"
)

// configure compares the files that the instance manager writes.
func (e *effect) configure(ctx context.Context, before, after *apiv1.Cluster) error {
	old, err := parameters(ctx, before)
	if err != nil {
		return err
	}
	new, err := parameters(ctx, after)
	if err != nil {
		return err
	}
	all := maps.Clone(old)
	maps.Copy(all, new)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if old[name] != new[name] {
			e.Configuration = append(e.Configuration, name)
			e.Lines = append(e.Lines, fmt.Sprintf("%s: %s→%s", name, old[name], new[name]))
		}
	}
	oldFile, newFile := hba(before), hba(after)
	// A file that cannot be written stays as it is: RefreshPGHBA of pkg/management/postgres/configuration.go.
	if newFile != "" && oldFile != newFile {
		e.Configuration = append(e.Configuration, "hba")
	}
	oldFile, newFile = ident(before), ident(after)
	if oldFile != newFile {
		e.Configuration = append(e.Configuration, "ident")
	}
	return nil
}

// parameters are the lines of postgresql.conf, without the hash of the others.
func parameters(ctx context.Context, cluster *apiv1.Cluster) (map[string]string, error) {
	// The false keeps out fixed parameters of the user, as in the running instance manager.
	out, err := call(postgres.CreatePostgresqlConfiguration, ctx, cluster, false, major(cluster))
	if err != nil {
		return nil, err
	}
	lines := map[string]string{}
	for line := range strings.Lines(out[0].(string)) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if ok && name != "cnpg.config_sha256" {
			lines[name] = strings.ReplaceAll(strings.Trim(value, "'"), "''", "'")
		}
	}
	if len(lines) < 20 {
		return nil, fmt.Errorf("postgresql.conf has only %d lines", len(lines))
	}
	return lines, nil
}

// hba is pg_hba.conf, or nothing if it cannot be built.
func hba(cluster *apiv1.Cluster) string {
	out, err := call((&postgres.Instance{}).GeneratePostgresqlHBA, cluster, "password")
	if err != nil {
		return ""
	}
	return out[0].(string)
}

// ident is pg_ident.conf.
func ident(cluster *apiv1.Cluster) string {
	out, err := pgfiles.CreateIdentRules(cluster.Spec.PostgresConfiguration.PgIdent, "postgres")
	if err != nil {
		return err.Error()
	}
	return out
}

// claimConfiguration says how one claim is built, as reconcilePVCsForInstance does; false is a claim that the Cluster lacks.
func claimConfiguration(cluster *apiv1.Cluster, name string) (*persistentvolumeclaim.CreateConfiguration, bool) {
	configuration := &persistentvolumeclaim.CreateConfiguration{NodeSerial: 1, Status: persistentvolumeclaim.StatusReady}
	switch name {
	case "data":
		configuration.Calculator = persistentvolumeclaim.NewPgDataCalculator()
		configuration.Storage = cluster.Spec.StorageConfiguration
		return configuration, true
	case "wal":
		if !cluster.ShouldCreateWalArchiveVolume() {
			return nil, false
		}
		configuration.Calculator = persistentvolumeclaim.NewPgWalCalculator()
		configuration.Storage = *cluster.Spec.WalStorage
		return configuration, true
	}
	for _, t := range cluster.Spec.Tablespaces {
		if "tbs "+t.Name == name {
			configuration.Calculator = persistentvolumeclaim.NewPgTablespaceCalculator(t.Name)
			configuration.Storage = t.Storage
			return configuration, true
		}
	}
	return nil, false
}

// buildClaim builds one claim.
var buildClaim = persistentvolumeclaim.Build
