// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/internal/pghba"
	"github.com/pgha/pgha/internal/strict"
)

func (r *Resolved) validatePoolers(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	names := map[string]string{}
	for i := range r.Spec.Poolers {
		pooler, at := &r.Spec.Poolers[i], path.Index(i)
		name := r.PoolerName(pooler)
		faults = append(faults, r.validatePoolerName(at, pooler)...)
		if other := names[name]; other != "" {
			faults = append(faults, field.Invalid(at.Child("name"), name, "is the name of "+other+" too; give one of them a name"))
		}
		names[name] = at.String()
		faults = append(faults, r.validatePoolerSize(at, pooler)...)
		faults = append(faults, r.validatePgBouncer(at.Child("pgbouncer"), &pooler.PgBouncer)...)
		faults = append(faults, cpuAndMemory(at.Child("resources"), pooler.Resources.CPU, pooler.Resources.Memory)...)
		faults = append(faults, pooler.Scheduling.validate(at.Child("scheduling"))...)
		if e := pooler.Endpoint; e != nil {
			exposure := or(e.Exposure, "internal")
			faults = append(faults, oneOf(at.Child("endpoint", "exposure"), exposure, exposures[:]...)...)
			faults = append(faults, validateRanges(at.Child("endpoint", "sourceRanges"), e.SourceRanges, exposure == "public")...)
		}
	}
	return faults
}

// validatePoolerName refuses the names of other Services: the operator finds a Service that is not the Pooler's, and makes no Deployment.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/controller/pooler_controller.go#L262
func (p *Profile) validatePoolerName(at *field.Path, pooler *Pooler) field.ErrorList {
	path := at.Child("name")
	faults := oneOf(at.Child("type"), pooler.Type, poolerTypes[:]...)
	if len(faults) > 0 && pooler.Name == "" {
		return faults // the name follows from the type
	}
	name := p.PoolerName(pooler)
	faults = append(faults, dnsLabel(path, name)...)
	taken := func(by string) {
		faults = append(faults, field.Invalid(path, name, by+" has this name, and a Pooler becomes a Service with its own name; use another, as in "+p.ClusterName()+"-pooler-"+or(pooler.Type, "rw")))
	}
	e := p.Spec.Endpoints
	switch {
	case name == p.ClusterName():
		taken("the Cluster")
	case name == p.ClusterName()+"-rw", name == p.ClusterName()+"-ro", name == p.ClusterName()+"-r":
		taken("a Service that the operator makes for the Cluster")
	case e.ReadWrite != nil && name == p.ReadWriteName():
		taken("spec.endpoints.readWrite")
	case e.ReadOnly != nil && name == p.ReadOnlyName():
		taken("spec.endpoints.readOnly")
	}
	return faults
}

func (p *Profile) validatePoolerSize(path *field.Path, pooler *Pooler) field.ErrorList {
	var faults field.ErrorList
	if pooler.Instances < 0 {
		faults = append(faults, field.Invalid(path.Child("instances"), pooler.Instances, "must be at least 1; 0 or none means two"))
	}
	if n := pooler.MaxUnavailable; n < 0 || n > 0 && n >= pooler.PodCount() {
		faults = append(faults, field.Invalid(path.Child("maxUnavailable"), n,
			fmt.Sprintf("must be at least 1 and less than the %d pods, so that a drain leaves one", pooler.PodCount())))
	}
	faults = append(faults, oneOf(path.Child("podDisruptionBudget"), or(pooler.PodDisruptionBudget, auto), poolerParts[1:]...)...)
	faults = append(faults, oneOf(path.Child("podMonitors"), or(pooler.PodMonitors, auto), poolerParts[1:]...)...)
	if pooler.Type == "ro" && p.Spec.Instances == 1 {
		faults = append(faults, field.Invalid(path.Child("type"), pooler.Type,
			"there is no replica with spec.instances 1, so no client would ever get a connection; use \"r\", or set more instances"))
	}
	return faults
}

func (r *Resolved) validatePgBouncer(path *field.Path, b *PgBouncer) field.ErrorList {
	var faults field.ErrorList
	if b.PoolMode == "" {
		faults = append(faults, field.Required(path.Child("poolMode"), `"transaction" shares connections after each transaction, and breaks SET, LISTEN, `+
			`advisory locks and temporary tables of a session; "session" keeps them, and needs a connection for each client`))
	} else {
		faults = append(faults, oneOf(path.Child("poolMode"), b.PoolMode, poolModes[:]...)...)
	}
	faults = append(faults, r.validatePgBouncerParameters(path.Child("parameters"), b.Parameters)...)
	for i, line := range b.PgHBA {
		if strings.TrimSpace(line) == "" || strings.ContainsAny(line, "\r\n") {
			faults = append(faults, field.Invalid(path.Child("pg_hba").Index(i), line, "must be one line of pg_hba.conf"))
		} else if err := pghba.CheckPgBouncer(line); err != nil {
			faults = append(faults, field.Invalid(path.Child("pg_hba").Index(i), line, err.Error()+": PgBouncer skips the line, and the lines after it decide"))
		}
	}
	if b.Image != "" && imageTag(b.Image) == "" {
		faults = append(faults, field.Invalid(path.Child("image"), b.Image, "has no tag; with a digest, write name:tag@sha256:…"))
	}
	faults = append(faults, imageDigest(path.Child("image"), b.Image)...)
	faults = append(faults, r.validatePoolerCatalog(path.Child("imageCatalogRef"), b)...)
	for _, s := range [...]struct{ field, name string }{
		{"clientTLSSecret", b.ClientTLSSecret},
		{"clientCASecret", b.ClientCASecret},
		{"serverTLSSecret", b.ServerTLSSecret},
		{"serverCASecret", b.ServerCASecret},
		{"authQuerySecret", b.AuthQuerySecret},
	} {
		if s.name != "" {
			faults = append(faults, dnsName(path.Child(s.field), s.name)...)
		}
	}
	faults = append(faults, oneOf(path.Child("serverAltDNSNames"), or(b.ServerAltDNSNames, auto), poolerParts[1:]...)...)
	return append(faults, b.validateAuth(path)...)
}

// validateAuth is validatePgBouncer of the operator's webhook: a query needs a user, and a user a query.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/webhook/v1/pooler_webhook.go
func (b *PgBouncer) validateAuth(path *field.Path) field.ErrorList {
	user := b.AuthQuerySecret != "" || b.ServerTLSSecret != ""
	switch {
	case user && b.AuthQuery == "":
		return field.ErrorList{field.Required(path.Child("authQuery"), "the query that serverTLSSecret or authQuerySecret is for; without both, the operator sets up its own")}
	case !user && b.AuthQuery != "":
		return field.ErrorList{field.Required(path.Child("serverTLSSecret"), "the certificate of the user of authQuery; without both, the operator sets up its own")}
	}
	return nil
}

func (r *Resolved) validatePgBouncerParameters(path *field.Path, parameters map[string]string) field.ErrorList {
	var faults field.ErrorList
	for _, name := range sortedKeys(parameters) {
		value, at := parameters[name], path.Key(name)
		since, ok := PgBouncerParameter(name)
		switch {
		case !ok:
			meant := ""
			if near := strict.Nearest(name, pgBouncerNames()); near != "" {
				meant = fmt.Sprintf("did you mean %q? ", near)
			}
			faults = append(faults, field.Forbidden(at, meant+"the operator allows no such parameter of PgBouncer; https://cloudnative-pg.io/documentation/current/connection_pooling/#pgbouncer-configuration-options lists them"))
		case r.Target != 0 && !since.Has(r.Target):
			faults = append(faults, fielderr.Unsupported(at, fmt.Sprintf("operator %s refuses this parameter; use target %q or later", r.Target, FirstTarget(r.Target, since.Has).Short())))
		case strings.ContainsAny(value, "\r\n"):
			faults = append(faults, field.Invalid(at, value, "must be one line"))
		default:
			faults = append(faults, poolSize(at, name, value)...)
		}
	}
	return faults
}

// poolSize checks the sizes that decide how many connections PostgreSQL gets. For PgBouncer 0 is no limit:
// https://github.com/pgbouncer/pgbouncer/blob/pgbouncer_1_25_1/src/objects.c
func poolSize(path *field.Path, name, value string) field.ErrorList {
	least := 0
	switch name {
	case "default_pool_size", "max_client_conn":
		least = 1
	case "min_pool_size", "reserve_pool_size", "max_db_connections", "max_user_connections", "max_prepared_statements":
	default:
		return nil
	}
	n, err := strconv.ParseInt(value, 10, 32)
	switch {
	case err != nil || n < 0:
		return field.ErrorList{field.Invalid(path, value, "must be a number of at least "+strconv.Itoa(least))}
	case n < int64(least):
		return field.ErrorList{field.Invalid(path, value, "must be at least 1: without a pool there is no limit of connections to PostgreSQL, and without clients no use")}
	}
	return nil
}

func (s *PoolerScheduling) validate(path *field.Path) field.ErrorList {
	faults := oneOf(path.Child("zoneSpread"), or(s.ZoneSpread, "ScheduleAnyway"), zoneSpreads[:]...)
	faults = append(faults, oneOf(path.Child("podAntiAffinity"), or(s.PodAntiAffinity, "preferred"), poolerAffinities[1:]...)...)
	faults = append(faults, labels(path.Child("nodeSelector"), s.NodeSelector)...)
	return append(faults, validateTolerations(path.Child("tolerations"), s.Tolerations)...)
}

func constraintsOfPoolers() []Constraint {
	return []Constraint{
		{Field: "spec.poolers[].name", Pattern: orEmpty(formName), MaxLength: 63},
		{Field: "spec.poolers[].type", Required: true, Enum: poolerTypes[:]},
		{Field: "spec.poolers[].instances", Max: math.MaxInt32},
		{Field: "spec.poolers[].podDisruptionBudget", Enum: poolerParts[:]},
		{Field: "spec.poolers[].maxUnavailable", Max: math.MaxInt32},
		{Field: "spec.poolers[].podMonitors", Enum: poolerParts[:]},
		{Field: "spec.poolers[].pgbouncer", Required: true},
		{Field: "spec.poolers[].pgbouncer.poolMode", Required: true, Enum: poolModes[:]},
		{Field: "spec.poolers[].pgbouncer.parameters[*]", Pattern: `^[^\n\r]*$`},
		{Field: "spec.poolers[].pgbouncer.pg_hba[]", Pattern: formLine},
		{Field: "spec.poolers[].pgbouncer.image", Pattern: orEmpty(formImage)},
		{Field: "spec.poolers[].pgbouncer.serverAltDNSNames", Enum: poolerParts[:]},
		{Field: "spec.poolers[].pgbouncer.clientTLSSecret", Pattern: formObject, MaxLength: 253},
		{Field: "spec.poolers[].pgbouncer.clientCASecret", Pattern: formObject, MaxLength: 253},
		{Field: "spec.poolers[].pgbouncer.serverTLSSecret", Pattern: formObject, MaxLength: 253},
		{Field: "spec.poolers[].pgbouncer.serverCASecret", Pattern: formObject, MaxLength: 253},
		{Field: "spec.poolers[].pgbouncer.authQuerySecret", Pattern: formObject, MaxLength: 253},
		{Field: "spec.poolers[].resources.cpu", Pattern: orEmpty(formQuantity)},
		{Field: "spec.poolers[].resources.memory", Pattern: orEmpty(formQuantity)},
		{Field: "spec.poolers[].scheduling.zoneSpread", Enum: append([]string{""}, zoneSpreads[:]...)},
		{Field: "spec.poolers[].scheduling.podAntiAffinity", Enum: poolerAffinities[:]},
		{Field: "spec.poolers[].scheduling.nodeSelector", Keys: formKey},
		{Field: "spec.poolers[].scheduling.nodeSelector[*]", Pattern: formLabel, MaxLength: 63},
		{Field: "spec.poolers[].scheduling.tolerations[].key", Pattern: orEmpty(formKey)},
		{Field: "spec.poolers[].scheduling.tolerations[].operator", Enum: append([]string{""}, tolerationOperators[:]...)},
		{Field: "spec.poolers[].scheduling.tolerations[].effect", Enum: append([]string{""}, taintEffects[:]...)},
		{Field: "spec.poolers[].endpoint.exposure", Enum: append([]string{""}, exposures[:]...)},
		{Field: "spec.poolers[].endpoint.sourceRanges[]", Pattern: formCIDR},
	}
}
