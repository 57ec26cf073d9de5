// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
)

// oldAPIVersion is the version before the fields below moved.
const oldAPIVersion = "pgha.dev/v1alpha1"

// oldSecretExternal is what v1alpha1 called SecretExternal.
const oldSecretExternal = "keyVault"

// move is a field that has a new path.
type move struct{ from, to string }

// moves lists the fields that moved since v1alpha1, each section after its fields. All other fields kept their path and meaning.
// A test compares the table with the fields of v1alpha1.
func moves() []move {
	return []move{
		{"spec.database.name", "spec.bootstrap.database"},
		{"spec.database.owner", "spec.bootstrap.owner"},
		{"spec.database.secret", "spec.bootstrap.secret"},
		{"spec.database.secretSource.from", "spec.bootstrap.secretSource.from"},
		{"spec.database.secretSource.file", "spec.bootstrap.secretSource.file"},
		{"spec.database.secretSource.store", "spec.bootstrap.secretSource.store"},
		{"spec.database.secretSource.storeKind", "spec.bootstrap.secretSource.storeKind"},
		{"spec.database.secretSource.key", "spec.bootstrap.secretSource.key"},
		{"spec.database.secretSource", "spec.bootstrap.secretSource"},
		{"spec.database.dataChecksums", "spec.bootstrap.dataChecksums"},
		{"spec.database", "spec.bootstrap"},
		{"spec.identity.clientID", "spec.identity.azure.clientID"},
		{"spec.identity.name", "spec.identity.azure.name"},
		{"spec.identity.resourceGroup", "spec.identity.azure.resourceGroup"},
		{"spec.identity.credential", "spec.identity.azure.credential"},
		{"spec.identity.issuer", "spec.identity.azure.issuer"},
		{"spec.identity.aks.name", "spec.identity.azure.aks.name"},
		{"spec.identity.aks.resourceGroup", "spec.identity.azure.aks.resourceGroup"},
		{"spec.identity.aks", "spec.identity.azure.aks"},
		{"spec.backup.storageAccount", "spec.backup.store.azure.storageAccount"},
		{"spec.backup.container", "spec.backup.store.azure.container"},
		{"spec.endpoints.publicIP.name", "spec.endpoints.azure.publicIP.name"},
		{"spec.endpoints.publicIP.resourceGroup", "spec.endpoints.azure.publicIP.resourceGroup"},
		{"spec.endpoints.publicIP", "spec.endpoints.azure.publicIP"},
		{"spec.endpoints.readWrite.dnsLabel", "spec.endpoints.readWrite.azure.dnsLabel"},
		{"spec.endpoints.readOnly.dnsLabel", "spec.endpoints.readOnly.azure.dnsLabel"},
	}
}

// Moved returns the new path of a field of pgha.dev/v1alpha1, in a Profile or in a part of a Fleet. It is empty for a field that
// kept its path, and for one that v1alpha1 did not have.
func Moved(field string) string {
	prefix, path := fleetPart(field)
	for _, m := range moves() {
		if m.from == path {
			return prefix + m.to
		}
	}
	return ""
}

// fleetPart splits off "defaults." or "sites[0].", the parts of a Fleet that are like a Profile.
func fleetPart(field string) (prefix, path string) {
	if path, ok := strings.CutPrefix(field, "defaults."); ok {
		return "defaults.", path
	}
	if path, ok := strings.CutPrefix(field, "sites."); ok {
		return "sites.", path
	}
	if i := strings.Index(field, "]."); i >= 0 && strings.HasPrefix(field, "sites[") {
		return field[:i+2], field[i+2:]
	}
	return "", field
}

func movedTo(path string) string {
	detail := "moved to " + path
	if strings.HasSuffix(path, ".secretSource.from") {
		detail += fmt.Sprintf("; the value %q is now %q", oldSecretExternal, SecretExternal)
	}
	return detail
}

// withMoves replaces the decoder's "unknown field" faults of old fields with their new paths. The parts are "" for a Profile, and
// the prefixes of fleetPart for a Fleet.
func withMoves(doc *strict.Document, faults Errors, parts ...string) Errors {
	kept := make(Errors, 0, len(faults))
	unknown := map[string]bool{}
	for _, f := range faults {
		if unknownAndMoved(f) {
			unknown[f.Field] = true
		} else {
			kept = append(kept, f)
		}
	}
	if len(unknown) == 0 {
		return faults
	}
	for _, part := range parts {
		kept = append(kept, movesOf(doc, part, unknown)...)
	}
	for field := range unknown {
		kept = append(kept, neverThere(doc, field)...)
	}
	return kept
}

// neverThere returns faults for unknown fields in an old section. The decoder does not decode unknown sections.
func neverThere(doc *strict.Document, section string) Errors {
	var fields map[string]any
	if below := doc.Below(section); below != nil {
		_ = below.Decode(&fields) // only for the names
	}
	var faults Errors
	for name, value := range fields {
		path := section + "." + name
		if _, isSection := value.(map[string]any); isSection && Moved(path) != "" {
			faults = append(faults, neverThere(doc, path)...)
		} else if Moved(path) == "" {
			line, column, _ := doc.Position(path)
			faults = append(faults, &Error{
				Kind: fault.Unknown, File: doc.File(), Line: line, Column: column, Field: path, Detail: fmt.Sprintf("unknown field %q", name),
			})
		}
	}
	return faults
}

// unknownAndMoved reports whether a field is unknown because it moved.
func unknownAndMoved(f *Error) bool {
	return f.Kind == fault.Unknown && Moved(f.Field) != ""
}

// movesOf returns one fault for each moved field in a part of a document, or for its section if the section has no fields.
func movesOf(doc *strict.Document, part string, unknown map[string]bool) Errors {
	var found Errors
	for _, m := range moves() {
		line, column, ok := doc.Position(part + m.from)
		if !ok || !inside(unknown, part+m.from) || hasBelow(found, part+m.from) {
			continue
		}
		found = append(found, &Error{Kind: fault.Moved, File: doc.File(), Line: line, Column: column, Field: part + m.from, Detail: movedTo(part + m.to)})
	}
	return found
}

// inside reports whether the field, or a section around it, is unknown to the decoder.
func inside(unknown map[string]bool, path string) bool {
	for field := range unknown {
		if path == field || strings.HasPrefix(path, field+".") {
			return true
		}
	}
	return false
}

func hasBelow(found Errors, section string) bool {
	for _, f := range found {
		if strings.HasPrefix(f.Field, section+".") {
			return true
		}
	}
	return false
}

// oldVersion adds to the fault of an old apiVersion that fields must be moved too.
func oldVersion(faults Errors) {
	for _, f := range faults {
		if f.Kind == fault.Moved && Moved(f.Field) != "" {
			for _, v := range faults {
				if v.Field == "apiVersion" && strings.HasPrefix(v.Detail, oldAPIVersion) {
					v.Detail += " and move the fields listed below"
				}
			}
			return
		}
	}
}
