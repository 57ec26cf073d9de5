// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"maps"
	"strconv"
	"strings"
)

// decideMajor returns the version in the image's tag, the profile's version, or for "auto" the default of the target's
// operator.
func (r *Resolved) decideMajor() Decision {
	pg := r.Spec.PostgreSQL
	if tag := imageTag(pg.Image); tag != "" {
		r.Major = majorIn(tag)
		return Decision{}
	}
	if n, err := strconv.Atoi(pg.Major); err == nil {
		r.Major = n
		return Decision{}
	}
	r.Major = r.Target.newestMajor()
	if pg.Major != auto || pg.Image != "" {
		return Decision{} // Validate reports both
	}
	value := strconv.Itoa(r.Major)
	return Decision{Field: "spec.postgresql.major", Value: value, Pin: strconv.Quote(value),
		Reason: "it is the default of operator " + r.Target.String()}
}

// majorIn returns the major version in the tag of an image; 0 if the tag has none.
func majorIn(tag string) int {
	tag, _, _ = strings.Cut(tag, "-")
	tag, _, _ = strings.Cut(tag, ".")
	n, err := strconv.Atoi(tag)
	if err != nil {
		return 0
	}
	return n
}

// decideImage chooses the community's image in the flavour that the backup method needs. The in-tree method needs the
// barman-cloud programs, which only the "system" flavour contains; with the plugin they are in its sidecar. All tags are based
// on Debian trixie: another C library could sort text differently and corrupt indexes.
func (r *Resolved) decideImage() Decision {
	if r.Image = r.Spec.PostgreSQL.Image; r.Image != "" || r.Spec.PostgreSQL.Catalog != nil {
		return Decision{}
	}
	flavour, reason := "-standard-trixie", "the backup programs are in the plugin's sidecar, and the image does not need them"
	switch r.BackupMethod {
	case MethodInTree:
		flavour, reason = "-system-trixie", "only the system flavour contains the programs for in-tree backups"
	case MethodNone:
		reason = "the image needs no backup programs without backups"
	}
	r.Image = imageRepository + minorOf(r.Major) + flavour
	return Decision{Field: "spec.postgresql.image", Value: r.Image, Reason: reason}
}

// decideTuning derives the parameters from the container's limits and the volumes. Parameters of the profile take precedence.
func (r *Resolved) decideTuning() Decision {
	var d Decision
	var connections string
	r.Parameters = make(map[string]string, tunedParameters+len(r.Spec.PostgreSQL.Parameters))
	if r.Spec.PostgreSQL.Tuning == auto {
		r.tune(r.Parameters, r.Major)
		d.Field = "spec.postgresql.tuning"
		connections = r.Parameters["max_connections"]
	}
	maps.Copy(r.Parameters, r.Spec.PostgreSQL.Parameters)
	if d.Field != "" {
		d.Value = "shared_buffers " + r.Parameters["shared_buffers"] + ", work_mem " + r.Parameters["work_mem"] +
			", max_connections " + r.Parameters["max_connections"] + ", max_wal_size " + r.Parameters["max_wal_size"]
		d.Reason = "it is derived from " + r.Spec.Resources.RequestedMemory() + " of memory, " + r.Spec.Resources.UsableCPU() + " CPUs, "
		if _, own := r.Spec.PostgreSQL.Parameters["work_mem"]; own {
			d.Reason += "and the volumes"
		} else {
			d.Reason += "the volumes, and " + connections + " connections, which share the memory for work_mem"
		}
	}
	return d
}
