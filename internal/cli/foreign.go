// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// foreign returns an error with the right command if a file holds Kubernetes manifests instead of a profile; nil for
// anything else. Without it, the user would see that every field is unknown.
func foreign(s source) error {
	if bytes.HasPrefix(s.text, []byte(plainStart)) || bytes.Contains(s.text, []byte("\n"+plainStart)) ||
		len(s.text) > profiles.MaxBytes {
		return nil
	}
	documents, _ := strict.Parse(s.name, s.text)
	var kinds []string
	for _, doc := range documents {
		version, _ := doc.Get("apiVersion")
		kind, _ := doc.Get("kind")
		if version == "" || kind == "" || kind == profiles.Kind || kind == profiles.KindFleet ||
			strings.HasPrefix(version, "pgha.dev/") {
			return nil
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	return fmt.Errorf("cannot use %s as a profile: it holds Kubernetes manifests (%s); "+
		"pgha import creates a profile from them, pgha lint -f checks them as they are", inWords(s.name), strings.Join(kinds, ", "))
}
