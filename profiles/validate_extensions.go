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

	"github.com/pgha/pgha/internal/operator"
)

// maxExtension is the limit of the CRD, which leaves room for the prefix of the volume's name.
const maxExtension = 59

// The forms of the CRD.
var (
	extensionName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(formExtension) })
	variableName  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(formVariable) })
	// placeholder matches ${name} with the dollar signs before it; an even number of them is an escape.
	placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\$+)\{([^}]+)\}`) })
)

// validateExtensions reports what the CRD and the webhook refuse, and a server that cannot read extensions from another directory:
// extension_control_path came with PostgreSQL 18. https://cloudnative-pg.io/documentation/current/imagevolume_extensions/
func (r *Resolved) validateExtensions(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	pg := r.Spec.PostgreSQL
	if len(pg.Extensions) > 0 && r.Major != 0 && r.Major < 18 {
		faults = append(faults, field.Forbidden(path, fmt.Sprintf("PostgreSQL %d reads no extensions from another image: set spec.postgresql.major to 18 or newer, "+
			"or use an image that contains them", r.Major)))
	}
	for i, e := range pg.Extensions {
		faults = append(faults, r.extensionHasImage(path.Index(i).Child("image"), &e)...)
	}
	return append(faults, validateExtensionList(path, pg.Extensions)...)
}

// extensionHasImage: the image is in the profile or in the catalog. Of a catalog that exists already, pgha does not know the entries.
func (r *Resolved) extensionHasImage(path *field.Path, e *ExtensionImage) field.ErrorList {
	c := r.Spec.PostgreSQL.Catalog
	switch {
	case e.Image != "":
		return nil
	case c == nil:
		return field.ErrorList{field.Required(path, "the image of the extension; only a catalog can have it instead")}
	}
	entry := c.ImageOf(r.Major)
	if entry == nil || slices.ContainsFunc(entry.Extensions, func(o ExtensionImage) bool { return o.Name == e.Name && o.Image != "" }) {
		return nil // without an entry there is a fault of the catalog
	}
	return field.ErrorList{field.Required(path, fmt.Sprintf("the image of the extension: the entry of PostgreSQL %d in spec.postgresql.catalog.images has none of the name %q",
		r.Major, e.Name))}
}

// validateExtensionList reports faults of the items of a Cluster, or of an entry in a catalog.
func validateExtensionList(path *field.Path, list []ExtensionImage) field.ErrorList {
	var faults field.ErrorList
	seen := map[string]bool{} // names of volumes, in which the operator turns _ into -
	for i, e := range list {
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
		faults = append(faults, imageDigest(at.Child("image"), e.Image)...)
		faults = append(faults, oneOf(at.Child("pullPolicy"), e.PullPolicy, pullPolicies[:]...)...)
		faults = append(faults, insideImage(at.Child("extension_control_path"), e.ExtensionControlPath)...)
		faults = append(faults, insideImage(at.Child("dynamic_library_path"), e.DynamicLibraryPath)...)
		faults = append(faults, insideImage(at.Child("ld_library_path"), e.LdLibraryPath)...)
		faults = append(faults, insideImage(at.Child("bin_path"), e.BinPath)...)
		faults = append(faults, validateVariables(at.Child("env"), e.Env)...)
	}
	return faults
}

// validateVariables reports what the webhook refuses for a Cluster. Of a catalog, the operator leaves such variables out with a line in its log.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/utils/extensions/extensions.go
func validateVariables(path *field.Path, list []ExtensionVariable) field.ErrorList {
	var faults field.ErrorList
	seen := map[string]bool{}
	for i, v := range list {
		at := path.Index(i)
		name := at.Child("name")
		switch {
		case v.Name == "":
			faults = append(faults, field.Required(name, "the name of the variable"))
		case !variableName().MatchString(v.Name):
			faults = append(faults, field.Invalid(name, v.Name, "must have letters, digits and underscores, and no digit first"))
		case v.Name == "PATH", v.Name == "LD_LIBRARY_PATH":
			faults = append(faults, field.Invalid(name, v.Name, "has a field of its own: use bin_path or ld_library_path"))
		case operator.ReservesVariable(v.Name):
			faults = append(faults, field.Invalid(name, v.Name, "is reserved by the operator; use another name"))
		case seen[v.Name]:
			faults = append(faults, field.Duplicate(name, v.Name))
		}
		seen[v.Name] = true
		if v.Value == "" {
			faults = append(faults, field.Required(at.Child("value"), "the value of the variable"))
		}
		for _, match := range placeholder().FindAllStringSubmatch(v.Value, -1) {
			if len(match[1])%2 == 1 && match[2] != "image_root" {
				faults = append(faults, field.Invalid(at.Child("value"), v.Value, fmt.Sprintf("the operator does not know ${%s}: write ${image_root}, or $${ for ${ itself", match[2])))
			}
		}
	}
	return faults
}

func constraintsOfExtensions(item string) []Constraint {
	return []Constraint{
		{Field: item + "name", Required: true, Pattern: formExtension, MinLength: 1, MaxLength: maxExtension},
		{Field: item + "image", Pattern: orEmpty(formPinned)},
		{Field: item + "pullPolicy", Enum: pullPolicies[:]},
		{Field: item + "extension_control_path[]", MinLength: 1},
		{Field: item + "dynamic_library_path[]", MinLength: 1},
		{Field: item + "ld_library_path[]", MinLength: 1},
		{Field: item + "bin_path[]", MinLength: 1},
		{Field: item + "env[].name", Required: true, Pattern: formVariable, MinLength: 1},
		{Field: item + "env[].value", Required: true, MinLength: 1},
	}
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
