// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"maps"
	"strconv"
	"strings"
)

// decideMajor takes the version in the tag of the image, the profile's, or for "auto" the one that the target's operator
// runs when it is asked for nothing.
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
		Reason: "operator " + r.Target.String() + " runs it when it is asked for nothing"}
}

// majorIn the tag of an image; 0 when the tag does not say.
func majorIn(tag string) int {
	tag, _, _ = strings.Cut(tag, "-")
	tag, _, _ = strings.Cut(tag, ".")
	n, err := strconv.Atoi(tag)
	if err != nil {
		return 0
	}
	return n
}

// decideImage takes the community's image in the flavour that the backup method needs. The in-tree method needs the
// barman-cloud programs, which only the "system" flavour has; with the plugin they are in its sidecar. Every tag is on Debian
// trixie, so that no change of target changes the C library's collations under the indexes.
func (r *Resolved) decideImage() Decision {
	if r.Image = r.Spec.PostgreSQL.Image; r.Image != "" {
		return Decision{}
	}
	flavour, reason := "-standard-trixie", "the programs for backups are in the plugin's sidecar, so the image needs none"
	switch r.BackupMethod {
	case MethodInTree:
		flavour, reason = "-system-trixie", "only the system flavour has the programs for in-tree backups"
	case MethodNone:
		reason = "without backups the image needs no programs for them"
	}
	r.Image = imageRepository + minorOf(r.Major) + flavour
	return Decision{Field: "spec.postgresql.image", Value: r.Image, Reason: reason}
}

// decideTuning derives the parameters from the container's limits and the volumes. What the profile gives wins.
func (r *Resolved) decideTuning() Decision {
	var d Decision
	r.Parameters = make(map[string]string, tunedParameters+len(r.Spec.PostgreSQL.Parameters))
	if r.Spec.PostgreSQL.Tuning == auto {
		r.tune(r.Parameters, r.Major)
		d.Field = "spec.postgresql.tuning"
	}
	maps.Copy(r.Parameters, r.Spec.PostgreSQL.Parameters)
	if d.Field != "" {
		d.Value = "shared_buffers " + r.Parameters["shared_buffers"] + ", work_mem " + r.Parameters["work_mem"] +
			", max_connections " + r.Parameters["max_connections"] + ", max_wal_size " + r.Parameters["max_wal_size"]
		d.Reason = "for " + r.Spec.Resources.Memory + " of memory, " + r.Spec.Resources.CPU + " CPUs, and the volumes"
	}
	return d
}
