// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/password"
	"github.com/pgha/pgha/internal/strict"
)

// ownerSecret returns the name of the Secret that a Cluster reads the owner's password from; "" if the operator generates it.
func (o *object) ownerSecret() string {
	for _, method := range []string{"initdb", "recovery", "pg_basebackup"} {
		if name := textAt(o.raw, "spec", "bootstrap", method, "secret", "name"); name != "" {
			return name
		}
	}
	return ""
}

// madeSecret returns the name of the Secret that an ExternalSecret makes:
// https://external-secrets.io/latest/api/externalsecret/
func (o *object) madeSecret() string {
	if name := textAt(o.raw, "spec", "target", "name"); name != "" {
		return name
	}
	return o.name
}

// secretsOfRoles returns the Secrets with the passwords of a Cluster's roles, without that of its owner.
func (o *object) secretsOfRoles(objects []*object) map[string]bool {
	all := map[string]bool{}
	for _, role := range listAt(o.raw, "spec", "managed", "roles") {
		all[textAt(role, "passwordSecret", "name")] = true
	}
	for _, other := range objects {
		if other.kind == "DatabaseRole" && other.namespace == o.namespace && textAt(other.raw, "spec", "cluster", "name") == o.name {
			all[textAt(other.raw, "spec", "passwordSecret", "name")] = true
		}
	}
	delete(all, "")
	delete(all, o.ownerSecret())
	return all
}

// foreign reports an object that makes a Secret which the Cluster does not use. Taken for the owner's, the recovered Cluster would
// get somebody else's password, and the runbook's clean-up would delete somebody else's object.
func (im *importer) foreign(o *object) *strict.Error {
	if o.entry().Belongs != kinds.MakesOwnerSecret {
		return nil
	}
	apart := o.keepApart()
	switch made, version := o.madeSecret(), textAt(o.raw, "apiVersion"); {
	case version != o.entry().APIVersion():
		return o.fault("apiVersion", fmt.Sprintf("a profile contains an %s of %s, and this one is %s", o.kind, o.entry().APIVersion(), version)+apart)
	case o.namespace != "" && im.cluster.namespace != "" && o.namespace != im.cluster.namespace:
		return o.fault("metadata.namespace", fmt.Sprintf("it is in another namespace than the Cluster, %q", im.cluster.namespace)+apart)
	case made != im.cluster.ownerSecret() && !im.roleSecrets[made]:
		return o.fault("", o.entry().NotHeld+apart)
	case made != o.name:
		return o.fault("spec.target.name", fmt.Sprintf("a profile gives an %s the name of its Secret, which is %q", o.kind, made)+apart)
	}
	return nil
}

// passwords reports those in the manifest: they would be in the profile, for which nobody asked. A statement is not needed any more.
func (o *object) passwords() strict.Errors {
	var faults strict.Errors
	for _, f := range password.Find(o.raw) {
		path, detail := "", password.Why+"; "
		for _, step := range f.Steps {
			switch step := step.(type) {
			case int:
				path += "[" + itoa(step) + "]"
			case string:
				path = child(path, step)
			}
		}
		if strings.HasPrefix(path, "spec.bootstrap.") {
			detail += "the statement has run when the Cluster exists, so remove it from the manifest. For a new Cluster, "
		}
		faults = append(faults, o.fault(path, detail+f.Instead))
	}
	return faults
}
