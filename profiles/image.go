// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"slices"
	"strconv"
	"strings"
)

// imageRepository holds the community's images of PostgreSQL:
// https://github.com/cloudnative-pg/postgres-containers
const imageRepository = "ghcr.io/cloudnative-pg/postgresql:"

// newestMajor returns the default major version of the operator.
func (t Target) newestMajor() int {
	major, _, _ := strings.Cut(t.defaultTag(), ".")
	n, _ := strconv.Atoi(major) // TestDefaultImages checks the tags
	return n
}

// Majors of PostgreSQL that pgha has an image for, oldest first. 14 went out of support on 12 November 2026:
// https://www.postgresql.org/support/versioning/
func Majors() []int { return []int{15, 16, 17, 18} }

// minorOf returns the minor release that is rendered for a major version. It is fixed: with a rolling tag, two pods of one
// cluster can run different minor releases, and you cannot roll back. Older minor releases than these have a
// fault that stops a replica cluster which is fed from a WAL archive:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/docs/src/replica_cluster.md
func minorOf(major int) string {
	switch major {
	case 15:
		return "15.19"
	case 16:
		return "16.15"
	case 17:
		return "17.11" // 17.0 to 17.5 cannot be upgraded while max_slot_wal_keep_size is set
	default:
		return "18.6"
	}
}

// KnownMinor is the newest minor release of a major version that pgha knows: 11 for 17.11. Those of all majors came out on one day, as the
// project releases them: https://www.postgresql.org/developer/roadmap/. It is 0 for a major version that is not among Majors.
func KnownMinor(major int) int {
	if !slices.Contains(Majors(), major) {
		return 0
	}
	_, minor, _ := strings.Cut(minorOf(major), ".")
	n, _ := strconv.Atoi(minor) // TestDefaultImages checks the tags
	return n
}

// imageTag returns the tag of an image reference, without a digest; "" for none.
func imageTag(image string) string {
	name, _, _ := strings.Cut(image, "@")
	name = name[strings.LastIndex(name, "/")+1:]
	_, tag, _ := strings.Cut(name, ":")
	return tag
}
