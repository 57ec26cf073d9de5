// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"slices"

	"github.com/pgha/pgha/profiles"
)

// certificateChoice sets the names in the certificate that are not those of Poolers.
func (im *importer) certificateChoice(p *profiles.Profile) {
	names := listOfTexts(mapAt(im.cluster.want, "spec", "certificates"), "serverAltDNSNames")
	for _, o := range im.poolers() {
		in := o.name + "." + im.namespace()
		of := []string{o.name, in, in + ".svc", in + ".svc.cluster.local"}
		names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(of, name) })
	}
	if len(names) == 0 {
		return
	}
	with := profiles.Certificates{}
	if c := p.Spec.Certificates; c != nil {
		with = *c
	}
	with.ServerAltDNSNames = names
	p.Spec.Certificates = &with
}

// tablespaces are those of the Cluster, if a profile can say all of them.
func tablespaces(spec any) []profiles.Tablespace {
	var all []profiles.Tablespace
	for _, item := range listAt(spec, "tablespaces") {
		all = append(all, profiles.Tablespace{
			Name:      textAt(item, "name"),
			Owner:     textAt(item, "owner", "name"),
			Storage:   profiles.Storage{Size: textAt(item, "storage", "size"), StorageClass: textAt(item, "storage", "storageClass")},
			Temporary: at(item, "temporary") == true,
		})
	}
	return all
}
