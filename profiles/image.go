// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strconv"
	"strings"
)

// imageRepository holds the community's images of PostgreSQL:
// https://github.com/cloudnative-pg/postgres-containers
const imageRepository = "ghcr.io/cloudnative-pg/postgresql:"

// Image of the instances: the profile's, or the community's in the flavour that the backup method needs. The in-tree
// method needs the barman-cloud programs, which only the "system" flavour has; with the plugin they are in its sidecar.
// Every tag is on Debian trixie, so that no change of target changes the C library's collations under the indexes.
func (p *Profile) Image() string {
	if p.Spec.PostgreSQL.Image != "" {
		return p.Spec.PostgreSQL.Image
	}
	flavour := "-standard-trixie"
	if p.BackupMethod() == MethodInTree {
		flavour = "-system-trixie"
	}
	return imageRepository + minorOf(p.Major()) + flavour
}

// Major version of PostgreSQL: the profile's, the one in the tag of its image, or for "auto" the one that the target's
// operator runs when asked for nothing. 0 when the image's tag does not say.
func (p *Profile) Major() int {
	if tag := imageTag(p.Spec.PostgreSQL.Image); tag != "" {
		major, _, _ := strings.Cut(tag, "-")
		major, _, _ = strings.Cut(major, ".")
		n, err := strconv.Atoi(major)
		if err != nil {
			return 0
		}
		return n
	}
	if n, err := strconv.Atoi(p.Spec.PostgreSQL.Major); err == nil {
		return n
	}
	return p.Target().newestMajor()
}

// newestMajor is the major version that the operator itself defaults to.
func (t Target) newestMajor() int {
	major, _, _ := strings.Cut(t.defaultTag(), ".")
	n, _ := strconv.Atoi(major) // TestDefaultImages holds the tags
	return n
}

// Majors of PostgreSQL that pgha has an image for, oldest first. 14 went out of support on 12 November 2026:
// https://www.postgresql.org/support/versioning/
func Majors() []int { return []int{15, 16, 17, 18} }

// minorOf gives the minor release that is rendered for a major version. A fixed minor, since a rolling tag lets two pods
// of one cluster run two minors and has no way back.
func minorOf(major int) string {
	switch major {
	case 15:
		return "15.14"
	case 16:
		return "16.10"
	case 17:
		return "17.6" // 17.0 to 17.5 cannot be upgraded while max_slot_wal_keep_size is set
	default:
		return "18.4"
	}
}

// imageTag is what follows the colon of an image reference, without a digest; "" when there is none.
func imageTag(image string) string {
	name, _, _ := strings.Cut(image, "@")
	name = name[strings.LastIndex(name, "/")+1:]
	_, tag, _ := strings.Cut(name, ":")
	return tag
}
