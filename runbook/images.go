// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/shell"
	corev1 "k8s.io/api/core/v1"
)

// The kinds of image catalogs, by their full names.
const (
	imageCatalogs        = "imagecatalogs.postgresql.cnpg.io"
	clusterImageCatalogs = "clusterimagecatalogs.postgresql.cnpg.io"
)

// images says which catalogs and Secrets must exist, and what mounted images need.
func (b *book) images() {
	b.catalogsExist()
	b.mountedImages()
	b.pullSecrets()
}

// catalogKind is the full name of a kind of catalogs.
func catalogKind(kind string) string {
	if kind == cnpgv1.ClusterImageCatalogKind {
		return clusterImageCatalogs
	}
	return imageCatalogs
}

// getCatalog prints one image of a catalog.
func (b *book) getCatalog(ref corev1.TypedLocalObjectReference, path string) string {
	words := []any{"get", catalogKind(ref.Kind) + "/" + ref.Name, "-o", path}
	if ref.Kind == cnpgv1.ClusterImageCatalogKind {
		return b.kubectlIn("", words...)
	}
	return b.kubectl(words...)
}

// imageOf prints the entry of a major version.
func imageOf(major int) string {
	return fmt.Sprintf(`jsonpath={.spec.images[?(@.major==%d)].image}{"\n"}`, major)
}

// catalogsExist names the catalogs that pgha does not render.
func (b *book) catalogsExist() {
	rendered := func(ref corev1.TypedLocalObjectReference) bool {
		return slices.Contains(b.names(b.objects, ref.Kind), ref.Name)
	}
	if ref := b.cluster.Spec.ImageCatalogRef; ref != nil && !rendered(ref.TypedLocalObjectReference) {
		b.text("The %s %s must exist%s, with an image of PostgreSQL %d. Without it the operator creates nothing: the phase of the Cluster is "+
			"`Cluster has incomplete or invalid image catalog`. This prints the image:", ref.Kind, code(ref.Name), b.inNamespace(ref.Kind), ref.Major)
		b.sh(b.getCatalog(ref.TypedLocalObjectReference, imageOf(ref.Major)))
		b.text("If nobody keeps such a catalog, list the images in `spec.postgresql.catalog.images`: then pgha renders it.")
	}
	for _, p := range b.poolers() {
		if p.Spec.PgBouncer == nil || p.Spec.PgBouncer.ImageCatalogRef == nil || rendered(p.Spec.PgBouncer.ImageCatalogRef.TypedLocalObjectReference) {
			continue
		}
		ref := p.Spec.PgBouncer.ImageCatalogRef
		b.text("The Pooler %s takes its image from the %s %s, which must exist%s. This prints the image with the key %s:", code(p.Name), ref.Kind, code(ref.Name),
			b.inNamespace(ref.Kind), code(ref.Key))
		b.sh(b.getCatalog(ref.TypedLocalObjectReference, fmt.Sprintf(`jsonpath={.spec.componentImages[?(@.key=="%s")].image}{"\n"}`, ref.Key)))
	}
}

func (b *book) inNamespace(kind string) string {
	if kind == cnpgv1.ClusterImageCatalogKind {
		return ""
	}
	return " in the namespace " + code(b.p.Namespace())
}

// mountedImages says what Kubernetes needs for images as volumes:
// https://kubernetes.io/docs/concepts/storage/volumes/#image
func (b *book) mountedImages() {
	if len(b.cluster.Spec.PostgresConfiguration.Extensions) == 0 {
		return
	}
	b.text("The extensions are images that Kubernetes mounts. That needs Kubernetes 1.35, or 1.33 with the feature gate `ImageVolume`, and containerd 2.1 or CRI-O 1.31 " +
		"on the nodes. Without them PostgreSQL does not find the extensions. The columns VERSION and CONTAINER-RUNTIME have both:")
	b.sh(b.kubectlIn("", "get", "nodes", "-o", "wide"))
}

// pullSecrets says how the Secrets for private registries are made. docker writes the password into a file of its own, so that it is on no command line.
func (b *book) pullSecrets() {
	var names []string
	for _, s := range b.cluster.Spec.ImagePullSecrets {
		names = append(names, s.Name)
	}
	if len(names) == 0 {
		return
	}
	all, verb := b.registries(), "These Secrets"
	if len(names) == 1 {
		verb = "This Secret"
	}
	b.text("The pods pull their images with %s. %s must exist in the namespace %s, of the type `kubernetes.io/dockerconfigjson`, or the pods stay in `ImagePullBackOff`. "+
		"Nobody reports a missing Secret before that. The images are in %s:", listOf(names), verb, code(b.p.Namespace()), listOf(all))
	for _, name := range names {
		b.sh(b.kubectl("get", "secrets/"+name, "-o", `jsonpath={.type}{"\n"}`))
	}
	b.text("To create one, let `docker` write the password into a folder of its own, for each registry that needs one. Create the namespace first, as in the next chapter:")
	lines := make([]string, 0, len(all)+2)
	for _, registry := range all {
		lines = append(lines, "docker --config pull-secret login "+shell.Quote(registry))
	}
	for _, name := range names {
		lines = append(lines, b.kubectl("create", "secret", "generic", name, "--type=kubernetes.io/dockerconfigjson", "--from-file=.dockerconfigjson=pull-secret/config.json"))
	}
	b.sh(append(lines, "rm -r pull-secret")...)
	if len(b.poolers()) > 0 {
		b.text("The pods of the Poolers use the same Secrets, and then not the one that the operator may have copied from its own namespace. So if the image of the operator is in a " +
			"private registry too, the Secrets must know that registry: the first container of a Pooler runs it.")
	}
}

// listOf is the names in a sentence: a, b and c.
func listOf(names []string) string {
	var out strings.Builder
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			out.WriteString(" and ")
		case i > 0:
			out.WriteString(", ")
		}
		out.WriteString(code(name))
	}
	return out.String()
}

// registries are the hosts of all images that the objects name.
func (b *book) registries() []string {
	var all []string
	add := func(image string) {
		if image == "" {
			return
		}
		host, _, found := strings.Cut(image, "/")
		if !found || !strings.ContainsAny(host, ".:") && host != "localhost" {
			host = "docker.io"
		}
		if !slices.Contains(all, host) {
			all = append(all, host)
		}
	}
	add(b.cluster.Spec.ImageName)
	mounted := func(list []cnpgv1.ExtensionConfiguration) {
		for i := range list {
			add(list[i].ImageVolumeSource.Reference)
		}
	}
	for _, o := range b.objects {
		var spec *cnpgv1.ImageCatalogSpec
		switch o := o.(type) {
		case *cnpgv1.ImageCatalog:
			spec = &o.Spec
		case *cnpgv1.ClusterImageCatalog:
			spec = &o.Spec
		default:
			continue
		}
		for i := range spec.Images {
			add(spec.Images[i].Image)
			mounted(spec.Images[i].Extensions)
		}
		for i := range spec.ComponentImages {
			add(spec.ComponentImages[i].Image)
		}
	}
	mounted(b.cluster.Spec.PostgresConfiguration.Extensions)
	for _, p := range b.poolers() {
		if p.Spec.PgBouncer != nil {
			add(p.Spec.PgBouncer.Image)
		}
	}
	if d := b.p.Spec.Backup.Drill; d != nil {
		add(d.Image)
	}
	return all
}

// deleteCatalog deletes the catalog of the namespace if no Cluster names it any more.
func (b *book) deleteCatalog() {
	for _, name := range b.names(b.objects, cnpgv1.ImageCatalogKind) {
		b.text("Delete the ImageCatalog %s, unless a Cluster takes its image from it, such as a recovered one. The operator would no longer reconcile it:", code(name))
		b.sh("CATALOG="+shell.Quote(name), `USED=" $(`+b.kubectl("get", clusters, "-o", `jsonpath={.items[*].spec.imageCatalogRef.name}`)+`) " &&`,
			`  test "${USED#* "$CATALOG" }" = "$USED" &&`, "  "+b.kubectl("delete", "--ignore-not-found", imageCatalogs, raw(`"$CATALOG"`)))
	}
}
