// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"errors"

	"github.com/pgha/pgha/internal/secrets"
	"github.com/pgha/pgha/profiles"
)

// secretsOf are the secrets of the objects. The profile has those that the Cluster has, but no message quotes one.
func secretsOf(objects []*object) *secrets.Texts {
	var texts secrets.Texts
	for _, o := range objects {
		texts.Add(o.kind, o.raw)
	}
	return &texts
}

// hidden hides the secrets in the faults of an error.
func hidden(err error, texts *secrets.Texts) error {
	var faults profiles.Errors
	if errors.As(err, &faults) {
		for _, f := range faults {
			f.Detail = texts.Hide(f.Detail)
		}
	}
	return err
}
