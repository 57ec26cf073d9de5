// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	paths "path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// maxExtension is the limit of the CRD, which leaves room for the prefix of the volume's name.
const maxExtension = 59

// extensionName is that of the CRD.
var extensionName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(formExtension) })

// validateExtensions reports what the CRD and the webhook refuse, and a server that cannot read extensions from another directory:
// extension_control_path came with PostgreSQL 18. https://cloudnative-pg.io/documentation/current/imagevolume_extensions/
func (r *Resolved) validateExtensions(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	pg := r.Spec.PostgreSQL
	if len(pg.Extensions) > 0 && r.Major != 0 && r.Major < 18 {
		faults = append(faults, field.Forbidden(path, fmt.Sprintf("PostgreSQL %d reads no extensions from another image: set spec.postgresql.major to 18 or newer, "+
			"or use an image that contains them", r.Major)))
	}
	seen := map[string]bool{} // names of volumes, in which the operator turns _ into -
	for i, e := range pg.Extensions {
		at, mount := path.Index(i), strings.ReplaceAll(e.Name, "_", "-")
		switch {
		case e.Name == "":
			faults = append(faults, field.Required(at.Child("name"), "the name of the directory, such as pgvector"))
		case len(e.Name) > maxExtension || !extensionName().MatchString(e.Name):
			faults = append(faults, field.Invalid(at.Child("name"), e.Name, fmt.Sprintf("must be at most %d lower-case letters, digits, '-' and '_', "+
				"and start and end with a letter or digit", maxExtension)))
		case seen[mount]:
			faults = append(faults, field.Duplicate(at.Child("name"), e.Name))
		}
		seen[mount] = true
		if e.Image == "" && pg.Catalog == nil {
			faults = append(faults, field.Required(at.Child("image"), "the image of the extension; only a catalog can have it instead"))
		}
		faults = append(faults, oneOf(at.Child("pullPolicy"), e.PullPolicy, pullPolicies[:]...)...)
		faults = append(faults, insideImage(at.Child("extension_control_path"), e.ExtensionControlPath)...)
		faults = append(faults, insideImage(at.Child("dynamic_library_path"), e.DynamicLibraryPath)...)
		faults = append(faults, insideImage(at.Child("ld_library_path"), e.LdLibraryPath)...)
	}
	return faults
}

// climbs reports a directory above the image's own: the operator joins it to the directory where the image is mounted.
func climbs(directory string) bool {
	clean := paths.Join(".", directory)
	return clean == ".." || strings.HasPrefix(clean, "../")
}

// insideImage reports directories that are not in the image.
func insideImage(path *field.Path, directories []string) field.ErrorList {
	var faults field.ErrorList
	for i, directory := range directories {
		switch {
		case directory == "":
			faults = append(faults, field.Required(path.Index(i), "a directory of the image"))
		case slices.Contains(directories[:i], directory):
			faults = append(faults, field.Duplicate(path.Index(i), directory))
		case climbs(directory):
			faults = append(faults, field.Invalid(path.Index(i), directory, "is outside of the image"))
		}
	}
	return faults
}
