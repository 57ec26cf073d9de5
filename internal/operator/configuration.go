// SPDX-License-Identifier: Apache-2.0

package operator

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/pgsettings"
)

// Release is a release of the operator, as far as its postgresql.conf differs: a profiles.Target.
type Release interface {
	// FixesParameter reports whether only the operator may set a parameter.
	FixesParameter(name string) bool
	// StandbyMetadata: the operator also writes what it remembers about the synchronous standbys.
	StandbyMetadata() bool
	// LogicalSlots and ExtensionImages: it has synchronizeLogicalDecoding and images of extensions.
	LogicalSlots() bool
	ExtensionImages() bool
}

// Configuration returns the lines of postgresql.conf that follow from the Cluster, sorted by name: its parameters with the
// operator's defaults, and those that the operator derives from other fields. Lines that are the same for every Cluster, such as
// port, are left out. It follows createPostgresqlConfiguration in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/configuration.go and
// CreatePostgresqlConfiguration in pkg/postgres/configuration.go there.
//
// The Cluster that runs has the instances; it may be the same one. They are those of its status, or else as many as its spec says, and
// the first is the primary. All are healthy. The major is that of the data directory. The release is the target.
func Configuration(c, running *cnpgv1.Cluster, major int, release Release) []Parameter {
	lines := map[string]string{}
	for _, p := range Parameters() {
		lines[p.Name] = p.Value
	}
	for name, value := range c.Spec.PostgresConfiguration.Parameters {
		if !release.FixesParameter(name) {
			lines[name] = value
		}
	}
	if major >= alterSystemMajor {
		lines["allow_alter_system"] = onOff(c.Spec.PostgresConfiguration.EnableAlterSystem)
	}
	lines["archive_mode"] = ArchiveMode(c)
	primary, replicas := instances(running)
	addSynchronous(c, primary, replicas, lines, release.StandbyMetadata())
	if release.LogicalSlots() {
		addFailoverSlots(c, major, replicas, lines)
	}
	if r := c.Spec.ReplicaCluster; IsReplica(c) && r.MinApplyDelay != nil && r.MinApplyDelay.Duration != 0 {
		lines["recovery_min_apply_delay"] = fmt.Sprintf("%ds", r.MinApplyDelay.Duration/time.Second)
	}
	lines[sharedPreloadLibraries] = strings.Join(Libraries(c), ",")
	if names := temporaryTablespaces(c); len(names) > 0 {
		lines["temp_tablespaces"] = strings.Join(names, ",")
	}
	if release.ExtensionImages() {
		addExtensions(c, lines)
	}
	all := make([]Parameter, 0, len(lines))
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		all = append(all, Parameter{name, lines[name]})
	}
	return all
}

const (
	sharedPreloadLibraries = "shared_preload_libraries"

	// PostgreSQL 17 has allow_alter_system and synchronizes slots: https://www.postgresql.org/docs/17/release-17.html
	alterSystemMajor = 17
)

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// Libraries returns the libraries that the operator preloads: those of spec.postgresql.shared_preload_libraries, then one for each of
// its managed extensions that has a parameter. Each is listed once.
func Libraries(c *cnpgv1.Cluster) []string {
	var all []string
	add := func(name string) {
		if name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	for _, name := range c.Spec.PostgresConfiguration.AdditionalLibraries {
		add(name)
	}
	for _, name := range ManagedLibraries() {
		for parameter := range c.Spec.PostgresConfiguration.Parameters {
			if strings.HasPrefix(parameter, name+".") {
				add(name)
			}
		}
	}
	return all
}

// ManagedLibraries returns the libraries that the operator preloads as soon as the Cluster has a parameter with their prefix:
// ManagedExtensions in pkg/postgres/configuration.go of the operator.
func ManagedLibraries() []string {
	return []string{"pgaudit", "pg_stat_statements", "auto_explain", "pg_failover_slots"}
}

// addFailoverSlots adds the slots that hold back logical subscribers until a standby has the data.
func addFailoverSlots(c *cnpgv1.Cluster, major int, replicas []string, lines map[string]string) {
	ha := haSlots(c)
	if ha == nil || !ha.SynchronizeLogicalDecoding {
		return
	}
	prefix := ha.SlotPrefix
	if prefix == "" {
		prefix = "_cnpg_"
	}
	var slots []string
	for _, name := range replicas {
		slots = append(slots, strings.ReplaceAll(strings.ToLower(prefix+name), "-", "_"))
	}
	if len(slots) == 0 {
		return
	}
	list := strings.Join(slots, ",")
	if slices.Contains(Libraries(c), "pg_failover_slots") {
		lines["pg_failover_slots.standby_slot_names"] = list
	}
	if on, _ := pgsettings.ParseBool(lines["sync_replication_slots"]); on && major >= alterSystemMajor {
		lines["synchronized_standby_slots"] = list
	}
}

// haSlots is the configuration of the slots for the Cluster's own standbys; nil if they are off.
func haSlots(c *cnpgv1.Cluster) *cnpgv1.ReplicationSlotsHAConfiguration {
	s := c.Spec.ReplicationSlots
	if s == nil || s.HighAvailability == nil || s.HighAvailability.Enabled != nil && !*s.HighAvailability.Enabled {
		return nil
	}
	return s.HighAvailability
}

func temporaryTablespaces(c *cnpgv1.Cluster) []string {
	var names []string
	for i := range c.Spec.Tablespaces {
		if c.Spec.Tablespaces[i].Temporary {
			names = append(names, c.Spec.Tablespaces[i].Name)
		}
	}
	slices.Sort(names)
	return names
}

// addExtensions adds the directories of extensions that are mounted as images before those of the user.
func addExtensions(c *cnpgv1.Cluster, lines map[string]string) {
	extensions := c.Spec.PostgresConfiguration.Extensions
	if len(extensions) == 0 {
		return
	}
	control, library := []string{"$system"}, []string{"$libdir"}
	for i := range extensions {
		e := &extensions[i]
		control = append(control, mounted(e.Name, e.ExtensionControlPath, "share")...)
		library = append(library, mounted(e.Name, e.DynamicLibraryPath, "lib")...)
	}
	for name, directories := range map[string][]string{"extension_control_path": control, "dynamic_library_path": library} {
		directories = append(directories, strings.Split(lines[name], ":")...)
		lines[name] = strings.Join(slices.DeleteFunc(directories, func(d string) bool { return d == "" }), ":")
	}
}

// mounted are the directories of an extension as the server sees them.
func mounted(extension string, directories []string, otherwise string) []string {
	if len(directories) == 0 {
		directories = []string{otherwise}
	}
	var all []string
	for _, d := range directories {
		all = append(all, path.Join("/extensions", extension, d))
	}
	return all
}

// addSynchronous adds the names of the synchronous standbys, and what the operator remembers about them.
func addSynchronous(c *cnpgv1.Cluster, primary string, replicas []string, lines map[string]string, remembers bool) {
	s := synchronousStandbys(c, primary, replicas)
	if len(s.StandbyNames) == 0 {
		return
	}
	var quoted []string
	for _, name := range s.StandbyNames {
		quoted = append(quoted, `"`+strings.ReplaceAll(name, `"`, `""`)+`"`)
	}
	lines["synchronous_standby_names"] = fmt.Sprintf("%s %d (%s)", s.Method, s.Number, strings.Join(quoted, ","))
	if metadata, err := json.Marshal(s); err == nil && remembers {
		lines["cnpg.synchronous_standby_names_metadata"] = string(metadata)
	}
}
