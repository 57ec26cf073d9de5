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
		Why: "Names, namespaces, labels, annotations, finalizers and owners have a syntax that every object shares. A name has no " +
			"capital letter and no underscore, even if it stands for a database that has one: `spec.name` is for that. The value of a " +
			"label has no space and at most 63 characters; a longer text belongs into an annotation.",
		Source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
	}}
}

// metadata holds every object against Kubernetes' own validation of metadata.
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

// ownerFaults holds each owner on its own first, so that its index is known, then all of them.
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
		// Kubernetes' own words go on with a regular expression.
		reason, _, _ := strings.Cut(strings.TrimPrefix(reasons[0], "a "), " (e.g.")
		p.rejectf(r, path, "Change the "+what+".", "the %s%s is invalid: a %s", what, valueText(value), reason)
	}
}

func objectName(p *pass, r *Resource) {
	o := r.Object
	switch name, prefix := o.GetName(), o.GetGenerateName(); {
	case name == "" && prefix == "":
		if !r.isFaulty("metadata.name") && !r.isFaulty("metadata.generateName") {
			p.rejectf(r, "metadata.name", "Add metadata.name.", "it has no name")
		}
	case name == "":
		malformed(p, r, "metadata.generateName", "prefix of the name", prefix, nameReasons(o, prefix, true))
	default:
		malformed(p, r, "metadata.name", "name", name, nameReasons(o, name, false))
		malformed(p, r, "metadata.generateName", "prefix of the name", prefix, nameReasons(o, prefix, true))
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

// keysOf are the keys of a map of strings, those too that stand there without a value, which the types forget.
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
		malformed(p, r, path, "name of the label", k, validation.IsQualifiedName(k))
		malformed(p, r, path, "value of the label", all[k], validation.IsValidLabelValue(all[k]))
	}
}

func annotations(p *pass, r *Resource) {
	all, size := r.Object.GetAnnotations(), 0
	for _, k := range r.keysOf("metadata.annotations", all) {
		size += len(k) + len(all[k])
		malformed(p, r, key("metadata.annotations", k), "name of the annotation", k, validation.IsQualifiedName(strings.ToLower(k)))
	}
	if most := metavalidation.TotalAnnotationSizeLimitB; size > most {
		p.rejectf(r, "metadata.annotations", "Move the text to a ConfigMap.", "the annotations have %s, and the most are %s",
			bytesText(int64(size)), fmt.Sprintf("%d KiB", most>>10))
	}
}
