// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"

	"github.com/pgha/pgha/internal/kinds"
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
	case made != im.cluster.ownerSecret():
		return o.fault("", o.entry().NotHeld+apart)
	case made != o.name:
		return o.fault("spec.target.name", fmt.Sprintf("a profile gives an %s the name of its Secret, which is %q", o.kind, made)+apart)
	}
	return nil
}
