// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metavalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func metadataRules() []Rule {
	return []Rule{{
		ID: "PGHA020", Title: "metadata rejected by the API server", Severity: Error, check: metadata,
		Why: "Names, namespaces, labels, annotations, finalizers and owner references have the same syntax in every object. " +
			"A name has no capital letters and no underscores, even if it stands for a database whose name has them: use " +
			"`spec.name` for that. A label value has no spaces and at most 63 characters; put longer text into an annotation.",
		Source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
	}}
}

// metadata checks every object with Kubernetes' own validation of metadata.
func metadata(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		objectName(p, r)
		if o := r.Object; o.GetNamespace() != "" && isNamespaced(o) {
			malformed(p, r, "metadata.namespace", "namespace", o.GetNamespace(), validation.IsDNS1123Label(o.GetNamespace()))
		}
		labels(p, r)
		annotations(p, r)
		errs := metavalidation.ValidateFinalizers(r.Object.GetFinalizers(), field.NewPath("metadata", "finalizers"))
		for _, e := range append(errs, ownerFaults(r.Object.GetOwnerReferences())...) {
			p.rejectf(r, e.Field, "Correct it, or leave it out.", "%s is invalid: %s", e.Field, e.ErrorBody())
		}
	}
}

// ownerFaults first checks each owner reference alone, so that its index is known, then all of them together.
func ownerFaults(owners []metav1.OwnerReference) field.ErrorList {
	var errs field.ErrorList
	path := field.NewPath("metadata", "ownerReferences")
	for i := range owners {
		errs = append(errs, metavalidation.ValidateOwnerReferences(owners[i:i+1], path.Index(i))...)
	}
	if len(errs) == 0 {
		// The API server drops an owner that it has seen already.
		owners = slices.CompactFunc(slices.Clone(owners), func(a, b metav1.OwnerReference) bool { return equality.Semantic.DeepEqual(a, b) })
		return metavalidation.ValidateOwnerReferences(owners, path)
	}
	return errs
}

// malformed reports a value with the reasons that Kubernetes gives.
func malformed(p *pass, r *Resource, path, what, value string, reasons []string) {
	if len(reasons) > 0 {
		// Kubernetes' own message continues with a regular expression.
		reason, _, _ := strings.Cut(strings.TrimPrefix(reasons[0], "a "), " (e.g.")
		p.rejectf(r, path, "Change the "+what+".", "the %s%s is invalid: a %s", what, valueText(value), reason)
	}
}

func objectName(p *pass, r *Resource) {
	o := r.Object
	switch name, prefix := o.GetName(), o.GetGenerateName(); {
	case name == "" && prefix == "":
		if !r.isFaulty("metadata.name") && !r.isFaulty("metadata.generateName") {
			p.rejectf(r, "metadata.name", "Add metadata.name.", "metadata.name is missing")
		}
	case name == "":
		malformed(p, r, "metadata.generateName", "name prefix", prefix, nameReasons(o, prefix, true))
	default:
		malformed(p, r, "metadata.name", "name", name, nameReasons(o, name, false))
		malformed(p, r, "metadata.generateName", "name prefix", prefix, nameReasons(o, prefix, true))
	}
}

// nameReasons says why a name, or the start of one, is invalid. Nearly all kinds take a DNS subdomain. Before Kubernetes 1.36
// the name of a Service had to start with a letter.
func nameReasons(o manifest.Object, name string, isPrefix bool) []string {
	switch {
	case name == "":
		return nil
	case isService(o):
		return metavalidation.NameIsDNSLabel(name, isPrefix)
	default:
		return metavalidation.NameIsDNSSubdomain(name, isPrefix)
	}
}

func isNamespaced(o manifest.Object) bool {
	switch o.(type) {
	case *cnpgv1.ClusterImageCatalog, *storagev1.StorageClass:
		return false
	default:
		return true
	}
}

// keysOf lists the keys of a map of strings, including keys with a null value, which the Go types drop.
func (r *Resource) keysOf(path string, typed map[string]string) []string {
	keys := slices.Collect(maps.Keys(typed))
	if bytes.Contains(r.raw, []byte("null")) {
		written, _ := lookUp(r.tree(), path)
		object, _ := written.(map[string]any)
		for name, value := range object {
			if value == nil && typed[name] == "" {
				keys = append(keys, name)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func labels(p *pass, r *Resource) {
	all := r.Object.GetLabels()
	for _, k := range r.keysOf("metadata.labels", all) {
		path := key("metadata.labels", k)
		malformed(p, r, path, "label key", k, validation.IsQualifiedName(k))
		malformed(p, r, path, "label value", all[k], validation.IsValidLabelValue(all[k]))
	}
}

func annotations(p *pass, r *Resource) {
	all, size := r.Object.GetAnnotations(), 0
	for _, k := range r.keysOf("metadata.annotations", all) {
		size += len(k) + len(all[k])
		malformed(p, r, key("metadata.annotations", k), "annotation key", k, validation.IsQualifiedName(strings.ToLower(k)))
	}
	if most := metavalidation.TotalAnnotationSizeLimitB; size > most {
		p.rejectf(r, "metadata.annotations", "Move the text to a ConfigMap.", "the annotations have %s, more than the maximum of %s",
			bytesText(int64(size)), fmt.Sprintf("%d KiB", most>>10))
	}
}
