// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"reflect"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/runtime"
)

// defaults knows the default values that the API server and the operator set in manifests of one kind.
type defaults struct {
	target string // the operator's version; "" for the newest
	kind   string
	root   tree // the manifest, since some defaults depend on its other fields
}

// fixed lists the constant defaults: those of the CRDs of operator 1.30 and those of its webhook. e2e compares them with the
// operator.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_defaults.go
func fixed(kind, path string) (any, bool) {
	if kind == "Cluster" {
		return fixedOfCluster(path)
	}
	for _, d := range kinds.Named(kind).Defaults {
		if d.Path == path {
			return d.Value, true
		}
	}
	return nil, false
}

// is reports whether a value is the default at its path. The path has [] for the index of a list.
func (d *defaults) is(path string, value any) bool {
	if d.kind != "Cluster" {
		return slices.ContainsFunc(kinds.Named(d.kind).Defaults, func(other kinds.Default) bool {
			return other.Path == path && reflect.DeepEqual(value, other.Value)
		})
	}
	if standard, ok := fixed(d.kind, path); ok {
		return reflect.DeepEqual(value, standard)
	}
	switch path {
	case "spec.affinity.podAntiAffinityType":
		return value == "preferred" && at(d.root, "spec", "affinity", "enablePodAntiAffinity") != false
	case "spec.tablespaces[].owner.name":
		return value == d.owner()
	case "spec.postgresql.parameters.archive_mode":
		return value == d.archiveMode()
	case "spec.monitoring.customQueriesConfigMap":
		return reflect.DeepEqual(value, []any{defaultQueries()})
	}
	return d.isBootstrap(path, value)
}

// isSection reports whether the defaults create this map even if the manifest does not have it. Users wrote all other maps, and
// these may have a meaning even if they are empty, such as volumeSnapshot:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/backup_controller.go
func (d *defaults) isSection(path string) bool {
	if d.kind != "Cluster" {
		return false
	}
	switch path {
	case "spec.affinity", "spec.bootstrap", "spec.bootstrap.initdb", // which has no defaults with another bootstrap
		"spec.monitoring", "spec.monitoring.tls", "spec.postgresql", "spec.tablespaces[].owner",
		"spec.postgresql.parameters", "spec.probes", "spec.probes.liveness", "spec.probes.liveness.isolationCheck",
		"spec.replicationSlots", "spec.replicationSlots.highAvailability", "spec.replicationSlots.synchronizeReplicas",
		"spec.backup.volumeSnapshot.onlineConfiguration":
		return true
	}
	return false
}

// owner is the role that the operator makes the owner of a tablespace without one: that of the application's database.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/api/v1/cluster_defaults.go#L166
func (d *defaults) owner() string {
	for _, method := range mapAt(d.root, "spec", "bootstrap") {
		if name := textAt(method, "owner"); name != "" {
			return name
		}
		if database := textAt(method, "database"); database != "" {
			return database
		}
	}
	return "app"
}

// archiveMode is the value with which the operator overwrites that of the manifest.
func (d *defaults) archiveMode() string {
	c := new(cnpgv1.Cluster)
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(d.root, c); err != nil {
		return "" // cannot happen, since the tree is a Cluster
	}
	return operator.ArchiveMode(c)
}

// checksums returns the default of a cluster whose manifest does not set them: since PostgreSQL 18, initdb enables them.
// https://www.postgresql.org/docs/18/release-18.html
func (d *defaults) checksums() bool {
	if major, ok := intAt(d.root, "spec", "imageCatalogRef", "major"); ok {
		return major >= 18
	}
	p := profiles.Default()
	if d.target != "" {
		p.Spec.Target = d.target
	}
	p.Spec.PostgreSQL.Image = textAt(d.root, "spec", "imageName")
	return p.Resolve().Major >= 18
}

// defaultQueries is the ConfigMap that the operator inserts before those of the manifest.
func defaultQueries() tree { return tree{"name": "cnpg-default-monitoring", "key": "queries"} }

// isBootstrap returns the defaults of a bootstrap, which depend on its method.
func (d *defaults) isBootstrap(path string, value any) bool {
	rest, ok := strings.CutPrefix(path, "spec.bootstrap.")
	if !ok {
		return false
	}
	method, field, _ := strings.Cut(rest, ".")
	bootstrap := mapAt(d.root, "spec", "bootstrap")
	_, recovery := bootstrap["recovery"]
	_, copied := bootstrap["pg_basebackup"]
	switch {
	case method == "initdb" && (recovery || copied || at(bootstrap, "initdb", "import") != nil):
		return false
	case method == "recovery" && !recovery, method == "pg_basebackup" && !copied:
		return false
	}
	database := textAt(bootstrap, method, "database")
	if database == "" {
		database = "app"
	}
	switch field {
	case "database":
		return value == "app"
	case "owner":
		return value == database
	}
	if method != "initdb" {
		return false
	}
	switch field {
	case "dataChecksums":
		return value == d.checksums()
	case "encoding":
		return value == "UTF8"
	case "localeCollate", "localeCType":
		return value == "C"
	}
	return false
}
