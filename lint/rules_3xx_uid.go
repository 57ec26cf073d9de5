// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"
)

// communityUID is the user and the group that the operator runs PostgreSQL as, and that the community's images have:
// https://github.com/cloudnative-pg/postgres-containers
const communityUID = 26

func uidRules() []Rule {
	return []Rule{{
		ID: "PGHA330", Title: "postgresUID that does not match the image", Severity: Error, Beyond: true, check: eachCluster(imageUser),
		Why: "The operator runs PostgreSQL as postgresUID and postgresGID, 26 by default. initdb and PostgreSQL need an " +
			"entry for that user in the image's /etc/passwd. The community's images only have 26; Docker's official postgres " +
			"image and images based on it have 999, or 70 on Alpine. If they differ, the bootstrap never finishes, and you " +
			"cannot change postgresUID later.",
		Source: operatorDocs + "container_images/",
	}}
}

func imageUser(p *pass, c *cluster) {
	uid, gid := c.spec.PostgresUID, c.spec.PostgresGID
	if uid == 0 {
		uid = communityUID
	}
	if gid == 0 {
		gid = communityUID
	}
	repository := repositoryOf(c.spec.ImageName)
	switch want := imageUID(repository, c.image.Tag); {
	case want == 0:
	case want == communityUID && uid != want:
		p.add(c.Resource, "spec.postgresUID", fmt.Sprintf("The image %s only has user %d, but postgresUID is %d: initdb "+
			"fails, and the bootstrap never finishes.", repository, want, uid), "Remove postgresUID and postgresGID.")
	case want == communityUID && gid != want:
		p.add(c.Resource, "spec.postgresGID", fmt.Sprintf("The image %s has group %d, but postgresGID is %d.", repository, want, gid),
			"Remove postgresGID.")
	case want != communityUID && uid != want:
		p.add(c.Resource, "spec.imageName", fmt.Sprintf("The image %s has PostgreSQL's user as %d, but the operator runs "+
			"PostgreSQL as %d: initdb fails, and the bootstrap never finishes.", repository, want, uid), "Use an image of ghcr.io/cloudnative-pg/postgresql.")
	}
}

// repositoryOf is an image's name without tag and digest, in full for images of Docker Hub.
func repositoryOf(name string) string {
	name, _, _ = strings.Cut(name, "@")
	slash := strings.LastIndexByte(name, '/')
	if colon := strings.IndexByte(name[slash+1:], ':'); colon >= 0 {
		name = name[:slash+1+colon]
	}
	host, rest, found := strings.Cut(name, "/")
	switch {
	case name == "":
		return ""
	case !found:
		return "docker.io/library/" + name
	case oneOf(host, "index.docker.io", "registry-1.docker.io"):
		name = "docker.io/" + rest
	case !strings.ContainsAny(host, ".:") && host != "localhost":
		name = "docker.io/" + name
	}
	if rest, ok := strings.CutPrefix(name, "docker.io/"); ok && !strings.Contains(rest, "/") {
		return "docker.io/library/" + rest
	}
	return name
}

// imageUID is the user that an image has for PostgreSQL, or 0 where that is not known.
func imageUID(repository, tag string) int64 {
	switch {
	case strings.HasPrefix(repository, "ghcr.io/cloudnative-pg/"):
		return communityUID
	case strings.HasSuffix(repository, "/library/postgres"),
		oneOf(repository, "docker.io/postgis/postgis", "docker.io/pgvector/pgvector"):
		if strings.Contains(tag, "alpine") {
			return 70
		}
		return 999
	case oneOf(repository, "docker.io/bitnami/postgresql", "docker.io/bitnamilegacy/postgresql"):
		return 1001
	}
	return 0
}
