// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"errors"
	"strings"
	"time"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Profile renders a profile, including the recovered cluster, and runs every rule over the objects. Findings point to the file
// that the profile was parsed from, if their field comes from there.
func Profile(p *profiles.Profile, now time.Time) []Finding { return CheckProfile(p, now).Findings }

// typed gives the positions of a profile's fields. It is a Profile, except in tests of input that no valid profile has.
type typed interface {
	File() string
	Position(field string) (line, column int, ok bool)
}

// renderedInput returns everything that a profile renders, or the findings that say why it cannot be rendered.
func renderedInput(p *profiles.Profile, text typed, now time.Time) (Input, []Finding) {
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return Input{}, refusals(p, text, err)
	}
	if p.Spec.Backup.Method != profiles.MethodNone {
		recovery, err := render.Recovery(p, render.RecoveryOptions{})
		if err != nil {
			return Input{}, refusals(p, text, err)
		}
		objects = append(objects, recovery...)
	}
	in := Input{Target: p.Resolve().Target, Profile: p, Now: now}
	if in.Resources, err = reread(objects); err != nil {
		return Input{}, refusals(p, text, err)
	}
	return in, nil
}

// reread returns the objects as Read finds them in the output of pgha render. Rules also check the text, because a typed object
// does not show whether a 0 was written. So lint reports the same for a profile and for its manifests.
func reread(objects []manifest.Object) ([]Resource, error) {
	text, err := manifest.YAML(objects)
	if err != nil {
		return nil, err
	}
	resources, _, faults := Read("", text)
	return resources, faults.Err()
}

// refusals turns the errors of the renderer into findings.
func refusals(p *profiles.Profile, text typed, err error) []Finding {
	rule, _ := ruleByID(unrendered)
	finding := func(field, message string) Finding {
		f := Finding{
			Rule: rule.ID, Severity: rule.Severity, Field: field, Message: message, Remedy: "Correct the profile.",
			Object: Ref{APIVersion: p.APIVersion, Kind: p.Kind, Namespace: p.Metadata.Namespace, Name: p.Metadata.Name},
		}
		f.File = text.File()
		f.Line, f.Column, _ = text.Position(field)
		return f
	}
	var faults profiles.Errors
	if !errors.As(err, &faults) {
		return []Finding{finding("", "The profile cannot be rendered: "+err.Error()+".")}
	}
	var findings []Finding
	for _, fault := range faults {
		f := finding(fault.Field, "The profile cannot be rendered: "+fault.Detail+".")
		f.File, f.Line, f.Column = or(fault.File, f.File), max(fault.Line, f.Line), max(fault.Column, f.Column)
		findings = append(findings, f)
	}
	return sortFindings(findings)
}

// locate sets the position of a finding about a rendered object: where its field comes from in the profile.
func locate(f *Finding, text typed) {
	f.File = text.File()
	field := f.Field
	if f.Object.Kind != profiles.Kind {
		field = origin(f.Object.Kind, f.Field)
	}
	if field == "" {
		return
	}
	if line, column, ok := text.Position(field); ok {
		f.Line, f.Column = line, column
	}
}

// origin returns the field of the profile that a field of an object comes from, or "".
func origin(kind, field string) string {
	for _, o := range origins(kind) {
		rest, ok := strings.CutPrefix(field, o.object)
		if ok && (rest == "" || o.object == "" || strings.ContainsRune(".[", rune(rest[0]))) {
			if o.whole {
				return o.profile
			}
			return o.profile + rest
		}
	}
	return ""
}

// origins lists where fields come from. With whole, the fields below the object's field have no counterpart in the profile.
func origins(kind string) []fieldOrigin {
	switch kind {
	case "Cluster":
		return clusterOrigins[:]
	case "ScheduledBackup":
		return []fieldOrigin{{"spec.schedule", "spec.backup.schedule.cron", true}, {"spec.method", "spec.backup.method", true}}
	case "ObjectStore":
		return []fieldOrigin{
			{"spec.retentionPolicy", "spec.backup.retention", true},
			{"spec.instanceSidecarConfiguration", "spec.backup.sidecar", true},
			{"spec.configuration.wal", "spec.backup.wal", false},
			{"spec.configuration.data", "spec.backup.data", false},
			{"spec", "spec.backup", true},
		}
	case "Service":
		return []fieldOrigin{{"spec.loadBalancerSourceRanges", "spec.endpoints.sourceRanges", false}, {"", "spec.endpoints", true}}
	case "PodMonitor":
		return []fieldOrigin{{"", "spec.monitoring.podMonitors", true}}
	case "ConfigMap":
		return []fieldOrigin{
			{"metadata.namespace", "spec.operator.namespace", true}, {"data", "spec.operator.config", false},
		}
	case "StorageClass":
		return []fieldOrigin{{"", "spec.storageClasses", true}}
	default:
		return nil
	}
}

type fieldOrigin struct {
	object, profile string
	whole           bool
}

var clusterOrigins = [...]fieldOrigin{
	{"metadata.name", "metadata.name", true},
	{"spec.instances", "spec.instances", true},
	{"spec.imageName", "spec.postgresql.image", true},
	{"spec.minSyncReplicas", "spec.postgresql.synchronous", true},
	{"spec.postgresql.synchronous", "spec.postgresql.synchronous", false},
	{"spec.postgresql.parameters", "spec.postgresql.parameters", false},
	{"spec.postgresql.pg_hba", "spec.postgresql.pg_hba", false},
	{"spec.bootstrap.initdb", "spec.bootstrap", false},
	{"spec.bootstrap.recovery", "spec.recovery", true},
	{"spec.resources", "spec.resources", true},
	{"spec.storage", "spec.storage", false},
	{"spec.walStorage", "spec.walStorage", false},
	{"spec.affinity.podAntiAffinityType", "spec.scheduling.podAntiAffinity", true},
	{"spec.affinity.tolerations", "spec.scheduling.tolerations", false},
	{"spec.affinity.nodeSelector", "spec.scheduling.nodeSelector", false},
	{"spec.topologySpreadConstraints", "spec.scheduling.zoneSpread", true},
	{"spec.startDelay", "spec.timings.startDelay", true},
	{"spec.stopDelay", "spec.timings.stopDelay", true},
	{"spec.smartShutdownTimeout", "spec.timings.smartShutdownTimeout", true},
	{"spec.switchoverDelay", "spec.timings.switchoverDelay", true},
	{"spec.inheritedMetadata", "spec.inheritedMetadata", false},
	{"spec.serviceAccountTemplate", "spec.identity", true},
	{"spec.probes.liveness.isolationCheck", "spec.timings.isolationTimeout", true},
	{"spec.managed.services", "spec.endpoints", true},
	{"spec.backup.retentionPolicy", "spec.backup.retention", true},
	{"spec.backup.barmanObjectStore.wal", "spec.backup.wal", false},
	{"spec.backup.barmanObjectStore.data", "spec.backup.data", false},
	{"spec.backup", "spec.backup", true},
	{"spec.plugins", "spec.backup", true},
}
