// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pgha/pgha/profiles"
)

// roleChoices sets the roles, all together, since one may be a member of another: the DatabaseRoles, or else the roles in the Cluster.
func (im *importer) roleChoices() []choice {
	var standalone []choice
	var names []string
	for _, o := range im.wanted {
		if o.kind == "DatabaseRole" {
			standalone = append(standalone, im.objectPlaces(o))
			names = append(names, listOfTexts(o.want, "spec", "inRoles")...)
		}
	}
	if len(standalone) > 0 {
		together := func(p *profiles.Profile) {
			for _, add := range standalone {
				add(p)
			}
			addExisting(p, names)
			if p.Spec.RoleManagement = profiles.Default().Spec.RoleManagement; p.Resolve().ManagedRoles {
				p.Spec.RoleManagement = "standalone"
			}
		}
		return append([]choice{together}, standalone...)
	}
	items := listAt(im.cluster.want, "spec", "managed", "roles")
	if len(items) == 0 {
		return nil
	}
	return []choice{func(p *profiles.Profile) {
		roles := slices.Clone(p.Spec.Roles)
		for _, item := range items {
			roles = append(roles, managedRole(item))
			names = append(names, listOfTexts(item, "inRoles")...)
		}
		p.Spec.Roles = roles
		addExisting(p, names)
		if p.Spec.RoleManagement = profiles.Default().Spec.RoleManagement; !p.Resolve().ManagedRoles {
			p.Spec.RoleManagement = "managed"
		}
	}}
}

// managedRole returns a role of the Cluster. Its fields have the same names in the profile, but for that of the Secret.
func managedRole(item any) profiles.Role {
	fields := maps.Clone(item.(tree))
	for name, standard := range map[string]any{"ensure": "present", "connectionLimit": int64(-1), "inherit": true} {
		if reflect.DeepEqual(fields[name], standard) {
			delete(fields, name)
		}
	}
	if name := textAt(item, "passwordSecret", "name"); name != "" {
		fields["secret"] = name
	}
	delete(fields, "passwordSecret")
	var role profiles.Role
	assign(reflect.ValueOf(&role).Elem(), fields)
	return role
}

// addExisting adds roles that the manifests name and do not make.
func addExisting(p *profiles.Profile, names []string) {
	for _, name := range names {
		known := name == "" || name == "postgres" || name == p.Spec.Bootstrap.Owner || strings.HasPrefix(name, "pg_") ||
			slices.ContainsFunc(p.Spec.Roles, func(r profiles.Role) bool { return r.Name == name })
		if !known {
			p.Spec.Roles = append(slices.Clone(p.Spec.Roles), profiles.Role{Name: name, Existing: true})
		}
	}
}

// databaseChoice sets a database, with the roles that it needs.
func (im *importer) databaseChoice(o *object) choice {
	places := im.objectPlaces(o)
	names := []string{textAt(o.want, "spec", "owner")}
	for _, s := range listAt(o.want, "spec", "schemas") {
		names = append(names, textAt(s, "owner"))
	}
	for _, list := range []string{"fdws", "servers"} {
		for _, f := range listAt(o.want, "spec", list) {
			for _, u := range listAt(f, "usage") {
				names = append(names, textAt(u, "name"))
			}
		}
	}
	if textAt(o.want, "spec", "ensure") == profiles.EnsureAbsent {
		names = nil
	}
	return func(p *profiles.Profile) {
		n := len(p.Spec.Databases)
		places(p)
		addExisting(p, names)
		plainEnsure(reflect.ValueOf(p.Spec.Databases[n:]))
	}
}

// plainEnsure removes ensure: present from what is in a database, which the operator's types always write.
func plainEnsure(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			plainEnsure(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Ensure" {
				plainEnsure(v.Field(i))
			} else if v.Field(i).String() == "present" {
				v.Field(i).SetString("")
			}
		}
	}
}

// subscriptionChoice sets a subscription, with the external cluster that it needs.
func (im *importer) subscriptionChoice(o *object) choice {
	places, name := im.objectPlaces(o), textAt(o.want, "spec", "externalClusterName")
	return func(p *profiles.Profile) {
		places(p)
		if slices.ContainsFunc(p.Spec.ExternalClusters, func(c profiles.ExternalCluster) bool { return c.Name == name }) {
			return
		}
		for _, item := range listAt(im.cluster.want, "spec", "externalClusters") {
			if textAt(item, "name") != name {
				continue
			}
			var c profiles.ExternalCluster
			assign(reflect.ValueOf(&c).Elem(), item)
			p.Spec.ExternalClusters = append(slices.Clone(p.Spec.ExternalClusters), c)
			if p.Spec.Recovery.Source == name {
				p.Spec.Recovery.Source += "-backup"
			}
		}
	}
}

// externalChoice sets the clusters that the Cluster can connect to, if a profile can say all of them: a list is patched as a whole. What they are
// for, such as an import, may still be a patch.
func (im *importer) externalChoice(p *profiles.Profile) {
	items := listAt(im.cluster.want, "spec", "externalClusters")
	all := make([]profiles.ExternalCluster, len(items))
	for i, item := range items {
		assign(reflect.ValueOf(&all[i]).Elem(), item)
		if p.Spec.Recovery.Source == all[i].Name {
			p.Spec.Recovery.Source += "-backup"
		}
	}
	p.Spec.ExternalClusters = all
}

// roleSecretChoice sets where the password of a role comes from.
func (o *object) roleSecretChoice(p *profiles.Profile) {
	roles := slices.Clone(p.Spec.Roles)
	for i := range roles {
		if roles[i].Secret != o.name {
			continue
		}
		roles[i].SecretSource = &profiles.SecretSource{
			From: profiles.SecretExternal, Store: textAt(o.want, "spec", "secretStoreRef", "name"),
			StoreKind: textAt(o.want, "spec", "secretStoreRef", "kind"),
		}
		if roles[i].SecretSource.StoreKind == "ClusterSecretStore" {
			roles[i].SecretSource.StoreKind = ""
		}
		if data := listAt(o.want, "spec", "data"); len(data) > 0 {
			if key := textAt(data[0], "remoteRef", "key"); key != o.name {
				roles[i].SecretSource.Key = key
			}
		}
	}
	p.Spec.Roles = roles
}
