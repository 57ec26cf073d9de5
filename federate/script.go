// SPDX-License-Identifier: Apache-2.0

package federate

import (
	_ "embed" // for the fixed parts of the script
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/shell"
)

//go:embed sh/common.sh
var common string

//go:embed sh/create.sh
var createScript string

//go:embed sh/delete.sh
var deleteScript string

const createHeader = `#!/bin/sh
# Printed by pgha-federate. Lets the service accounts of PostgreSQL clusters act as Azure managed identities: creates missing
# federated credentials, one after another, and changes no existing ones. You can safely run it again.
#
#   PGHA_FEDERATE_WAIT   seconds to wait for Azure at the end, if anything was created (60)
#   PGHA_FEDERATE_PAUSE  seconds between tries while Azure is busy (10)
#
# It needs az, signed in, and the right to write federated credentials of the identities.
set -eu
`

const deleteHeader = `#!/bin/sh
# Printed by pgha-federate --delete. Removes the right of PostgreSQL clusters' service accounts to act as Azure managed
# identities: deletes only the federated credentials below, and only if they trust what is expected.
#
#   PGHA_FEDERATE_PAUSE  seconds between tries while Azure is busy (10)
#
# It needs az, signed in, and the right to delete federated credentials of the identities.
set -eu
`

// Script writes the plans as a POSIX shell script, with every value in single quotes. It returns an error for a value
// that a shell script cannot contain.
func Script(plans []Plan, o Options) ([]byte, error) {
	header, body := createHeader, createScript
	if o.Delete {
		header, body = deleteHeader, deleteScript
	}
	w := scriptWriter{}
	w.add(header)
	w.azure(o.Subscription)
	names := w.issuers(plans)
	w.add("\ncredentials() {\n")
	for _, plan := range plans {
		w.line("  identity", plan.Identity, plan.ResourceGroup)
		for _, c := range plan.Credentials {
			w.line(`  credential "$`+names[c.issuerKey()]+`"`, c.Name, c.Subject, c.Audience)
		}
		if !o.Delete {
			w.add("  room\n")
		}
	}
	w.add("}\n")
	w.add(common)
	w.add(body)
	return w.bytes()
}

type scriptWriter struct{ document }

// azure is the only function that calls az. Its standard input is /dev/null, so that az never reads answers from the
// script's standard input.
func (w *scriptWriter) azure(subscription string) {
	w.add("\nazure() { az \"$@\" --only-show-errors")
	if subscription != "" {
		w.add(" --subscription=" + w.quote(subscription))
	}
	w.add(" </dev/null; }\n")
}

// issuers writes a function that sets one variable for each issuer, and returns the names of the variables by Credential.issuerKey.
func (w *scriptWriter) issuers(plans []Plan) map[string]string {
	names := map[string]string{}
	w.add("\nissuers() {\n")
	for _, plan := range plans {
		for _, c := range plan.Credentials {
			key := c.issuerKey()
			if names[key] != "" {
				continue
			}
			names[key] = fmt.Sprintf("issuer_%d", len(names)+1)
			w.add("  " + names[key] + "=" + w.issuer(c) + "\n")
		}
	}
	w.add("}\n")
	return names
}

func (w *scriptWriter) issuer(c Credential) string {
	switch {
	case c.Issuer != "":
		return "$(checked " + w.quote(c.Issuer) + ")"
	case c.AKS.Name != "":
		return "$(ask_issuer " + w.quote(c.AKS.Name) + " " + w.quote(c.AKS.ResourceGroup) + ")"
	}
	return "''" // for deletion after the cluster is deleted
}

func (w *scriptWriter) line(start string, values ...string) {
	w.add(start)
	for _, v := range values {
		w.add(" " + w.quote(v))
	}
	w.add("\n")
}

func (w *scriptWriter) quote(s string) string {
	if strings.ContainsRune(s, 0) {
		w.failf("cannot write %q into a shell script: it contains a NUL", s)
	}
	return shell.Single(s)
}
