// SPDX-License-Identifier: Apache-2.0

package lint

import "k8s.io/apimachinery/pkg/api/resource"

func walRules() []Rule {
	return []Rule{
		{
			ID: "PGHA307", Title: "wal_level unknown or too low", Severity: Error, check: eachCluster(walLevel),
			Why: "Replicas and the archive need wal_level replica or logical, and minimal requires max_wal_senders 0. The " +
				"operator's webhook rejects anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA308", Title: "size that the operator cannot parse", Severity: Error, check: eachCluster(sizeParameters),
			Why: "The operator's webhook parses shared_buffers, min_wal_size and max_wal_size. It accepts a whole number with a " +
				"unit that ends in B (kB, MB, GB, TB), or a number without a unit.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA310", Title: "min_wal_size above max_wal_size", Severity: Error, check: eachCluster(walSizes),
			Why:    "The operator's webhook requires min_wal_size below max_wal_size, and both, if they are set, below the size of the WAL volume.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA317", Title: "shared_buffers without a unit", Severity: Warning, check: eachCluster(sharedBuffersUnit),
			Why: "Without a unit the operator reads megabytes when it compares the value with the memory request, but " +
				"PostgreSQL reads pages of 8 kB: the two differ by a factor of 128. The operator warns and announces that it will " +
				"reject such a value.",
			Source: clusterWebhook,
		},
	}
}

func walLevel(p *pass, c *cluster) {
	level, set := c.parameter("wal_level")
	if !set {
		level = "logical"
	}
	path := key(parameterPath, "wal_level")
	if !oneOf(level, "minimal", "replica", "logical") {
		p.refusef(c.Resource, path, "Use replica or logical.", "invalid wal_level %q", level)
		return
	}
	if level != "minimal" {
		return
	}
	if c.full.Instances > 1 || c.archives() || c.isReplica() {
		p.refusef(c.Resource, path, "Use replica or logical.",
			"wal_level minimal does not support replicas or archiving")
	}
	if senders, _ := c.parameter("max_wal_senders"); senders != "0" {
		p.refusef(c.Resource, key(parameterPath, "max_wal_senders"), "Set max_wal_senders to 0.",
			"wal_level minimal requires max_wal_senders 0, not %q", senders)
	}
}

func sizeParameters(p *pass, c *cluster) {
	for _, name := range []string{"shared_buffers", "min_wal_size", "max_wal_size"} {
		value, _ := c.parameter(name)
		if value == "" {
			continue
		}
		if _, err := operatorSize(value); err != nil {
			p.refusef(c.Resource, key(parameterPath, name), `Write it like "256MB" or "2GB".`, "%s has the invalid size %q", name, value)
		}
	}
}

func walSizes(p *pass, c *cluster) {
	minimum, minSet := c.walSize("min_wal_size", "80MB")
	maximum, maxSet := c.walSize("max_wal_size", "1GB")
	if !minimum.IsZero() && !maximum.IsZero() && minimum.Cmp(maximum) >= 0 {
		p.refusef(c.Resource, key(parameterPath, "min_wal_size"), "Keep min_wal_size below max_wal_size.",
			"min_wal_size %s is not below max_wal_size %s", minimum.String(), maximum.String())
	}
	volume := size(c.spec.WalStorage)
	if volume == nil {
		return
	}
	for _, s := range []struct {
		name  string
		value resource.Quantity
		set   bool
	}{{"min_wal_size", minimum, minSet}, {"max_wal_size", maximum, maxSet}} {
		if s.set && !s.value.IsZero() && s.value.Cmp(*volume) >= 0 {
			p.refusef(c.Resource, key(parameterPath, s.name), "Lower it, or make the volume larger.",
				"%s %s is not below the size of the WAL volume, %s", s.name, s.value.String(), volume)
		}
	}
}

// walSize reads a size as the operator does; zero when it cannot be read.
func (c *cluster) walSize(name, otherwise string) (value resource.Quantity, set bool) {
	text, _ := c.parameter(name)
	value, err := operatorSize(or(text, otherwise))
	if err != nil {
		return resource.Quantity{}, false
	}
	return value, text != ""
}

func sharedBuffersUnit(p *pass, c *cluster) {
	value, _ := c.parameter("shared_buffers")
	if value == "" || !isWhole(value) || !p.target.SharedBuffersUnit() {
		return
	}
	p.add(c.Resource, key(parameterPath, "shared_buffers"), "The operator reads "+value+" as megabytes, but PostgreSQL reads it as pages of 8 kB.",
		"Add a unit.")
}
