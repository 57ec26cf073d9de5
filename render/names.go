// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/manifest"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// misnamed finds names that Kubernetes rejects. Validate checks the names in the profile; a patch can set others.
func misnamed(objects []manifest.Object) field.ErrorList {
	var faults field.ErrorList
	for _, o := range objects {
		messages := validation.IsDNS1123Subdomain(o.GetName())
		if o.GetNamespace() != "" {
			messages = append(messages, validation.IsDNS1123Label(o.GetNamespace())...)
		}
		if len(messages) > 0 {
			faults = append(faults, field.Invalid(field.NewPath("spec", "patches"), field.OmitValueType{},
				fmt.Sprintf("%s in namespace %q: %s", describe(o), o.GetNamespace(), strings.Join(messages, "; "))))
		}
	}
	return faults
}
