// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/operator"
)

func imageReferenceRules() []Rule {
	return []Rule{
		{
			ID: "PGHA681", Title: "image with a URL scheme", Severity: Error, Beyond: true, check: imageSchemes,
			Why: "A reference to an image begins with the name of the registry, without https://. The API server and the operator accept it, and the new pods stay in " +
				"InvalidImageName: a rolling update stops at its first instance.",
			Source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
		},
		{
			ID: "PGHA682", Title: "one digest for two major versions", Severity: Warning, Beyond: true, check: eachCatalog(sharedDigests),
			Why: "The digest alone decides which image runs, whatever the tag says. One image has the server of one major version, so one of the entries is wrong: its " +
				"server does not start with the data.",
			Source: catalogDocs,
		},
	}
}

func imageSchemes(p *pass) {
	eachImage(p, func(r *Resource, path, image string) {
		if operator.SchemeFault(image) != "" {
			_, rest, _ := strings.Cut(image, "://")
			p.add(r, path, fmt.Sprintf("No pod can start with image %q: it begins with a scheme.", image), "Write "+rest+".")
		}
	})
}

func sharedDigests(p *pass, r *Resource, s *cnpgv1.ImageCatalogSpec) {
	first := map[string]int{}
	for i, image := range s.Images {
		_, digest, ok := strings.Cut(image.Image, "@")
		if major, taken := first[digest]; ok && taken && major != image.Major {
			p.add(r, at("spec.images", i)+".image", fmt.Sprintf("The entries of PostgreSQL %d and %d have the same digest, so one of them runs another major version.", major, image.Major),
				"Write the digest of each image.")
		} else if ok {
			first[digest] = image.Major
		}
	}
}
