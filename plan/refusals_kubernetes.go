// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"maps"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/equality"
)

const (
	storageValidation = "https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/apis/storage/validation/validation.go"
	coreValidation    = "https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/apis/core/validation/validation.go"
)

// storageClassTransitions: of a StorageClass only labels, annotations, allowVolumeExpansion, mountOptions and allowedTopologies change.
func storageClassTransitions() []transition {
	return []transition{{
		field: "parameters", who: ByKubernetes, source: storageValidation + "#L63", find: otherClass,
		why: "the API server refuses to change provisioner, parameters, reclaimPolicy and volumeBindingMode of a StorageClass",
		way: "create a StorageClass with another name and use it for new volumes; or delete this one and create it again, which existing " +
			"volumes do not notice",
	}}
}

func otherClass(u *update) []breach {
	before, ok := u.pair.old.resource.Object.(*storagev1.StorageClass)
	after, also := u.pair.new.resource.Object.(*storagev1.StorageClass)
	if !ok || !also {
		return nil
	}
	var all []breach
	add := func(field string, changed bool) {
		if changed {
			all = append(all, breach{field: field, why: "the API server refuses to change " + field + " of a StorageClass"})
		}
	}
	add("parameters", !equality.Semantic.DeepEqual(before.Parameters, after.Parameters))
	add("provisioner", before.Provisioner != after.Provisioner)
	add("reclaimPolicy", valueOr(before.ReclaimPolicy, corev1.PersistentVolumeReclaimDelete) != valueOr(after.ReclaimPolicy, corev1.PersistentVolumeReclaimDelete))
	add("volumeBindingMode", valueOr(before.VolumeBindingMode, storagev1.VolumeBindingImmediate) != valueOr(after.VolumeBindingMode, storagev1.VolumeBindingImmediate))
	return all
}

// valueOr is the value behind a pointer, or the default.
func valueOr[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}

// immutableTransitions are the rules of Secrets and ConfigMaps.
func immutableTransitions() []transition {
	return []transition{
		{
			field: "type", who: ByKubernetes, source: coreValidation + "#L7845", find: otherType,
			why: "the API server refuses another type of a Secret",
			way: "delete the Secret and create it again with the new type; the operator reads it by its name",
		},
		{
			field: "immutable", who: ByKubernetes, source: coreValidation + "#L7846", find: immutableData,
			why: "the API server refuses to change the data of an object with immutable: true, or to take the mark away",
			way: "create an object with another name and refer to it; or delete this one and create it again",
		},
	}
}

func otherType(u *update) []breach {
	before, ok := u.pair.old.resource.Object.(*corev1.Secret)
	after, also := u.pair.new.resource.Object.(*corev1.Secret)
	if !ok || !also || cmp.Or(before.Type, corev1.SecretTypeOpaque) == cmp.Or(after.Type, corev1.SecretTypeOpaque) {
		return nil
	}
	return []breach{{field: "type"}}
}

func immutableData(u *update) []breach {
	before, after := contentOf(u.pair.old), contentOf(u.pair.new)
	if !before.immutable {
		return nil
	}
	var all []breach
	for _, b := range []struct {
		field   string
		changed bool
	}{
		{"immutable", !after.immutable},
		{"data", !equality.Semantic.DeepEqual(before.data, after.data)},
		{"binaryData", !equality.Semantic.DeepEqual(before.binary, after.binary)},
	} {
		if b.changed {
			all = append(all, breach{field: b.field})
		}
	}
	return all
}

// content is what an immutable object keeps.
type content struct {
	immutable bool
	data      map[string]string
	binary    map[string][]byte
}

func contentOf(o *object) content {
	switch v := o.resource.Object.(type) {
	case *corev1.ConfigMap:
		return content{valueOr(v.Immutable, false), v.Data, v.BinaryData}
	case *corev1.Secret:
		data := map[string]string{}
		for name, value := range v.Data {
			data[name] = string(value)
		}
		maps.Copy(data, v.StringData)
		return content{valueOr(v.Immutable, false), data, nil}
	}
	return content{}
}

// claimTransitions are the rules of a claim.
func claimTransitions() []transition {
	return []transition{{
		field: "spec", who: ByKubernetes, source: coreValidation + "#L2532", find: otherClaim,
		why: "the API server refuses to change a claim, but for a larger size and another volumeAttributesClassName",
		way: "keep the claim as it is; the operator makes the claims of a Cluster from spec.storage",
	}}
}

func otherClaim(u *update) []breach {
	before, ok := u.pair.old.resource.Object.(*corev1.PersistentVolumeClaim)
	after, also := u.pair.new.resource.Object.(*corev1.PersistentVolumeClaim)
	if !ok || !also {
		return nil
	}
	all := resizedClaim(before, after, u.pair.old.live && before.Status.Phase != corev1.ClaimBound)
	old, new := &before.Spec, &after.Spec
	for _, f := range []struct {
		field    string
		old, new any
	}{
		{"spec.accessModes", old.AccessModes, new.AccessModes},
		{"spec.selector", old.Selector, new.Selector},
		{"spec.volumeMode", valueOr(old.VolumeMode, corev1.PersistentVolumeFilesystem), valueOr(new.VolumeMode, corev1.PersistentVolumeFilesystem)},
		{"spec.dataSource", old.DataSource, new.DataSource},
		// The API server and its controllers fill these in, and an apply leaves out what the manifest does not say.
		{"spec.volumeName", old.VolumeName, cmp.Or(new.VolumeName, old.VolumeName)},
		{"spec.storageClassName", old.StorageClassName, cmp.Or(new.StorageClassName, old.StorageClassName)},
		{"spec.dataSourceRef", old.DataSourceRef, cmp.Or(new.DataSourceRef, old.DataSourceRef)},
	} {
		if !equality.Semantic.DeepEqual(f.old, f.new) {
			all = append(all, breach{field: f.field})
		}
	}
	return all
}

// resizedClaim are the rules about the size and the class of volume attributes, which change only once the claim is bound.
func resizedClaim(before, after *corev1.PersistentVolumeClaim, unbound bool) []breach {
	var all []breach
	was, is := before.Spec.Resources.Requests[corev1.ResourceStorage], after.Spec.Resources.Requests[corev1.ResourceStorage]
	switch c := is.Cmp(was); {
	case c < 0:
		all = append(all, breach{field: "spec.resources.requests.storage", why: "the API server refuses a smaller claim"})
	case c > 0 && unbound:
		all = append(all, breach{field: "spec.resources.requests.storage", why: "the API server refuses a larger size before the claim is bound"})
	}
	if unbound && valueOr(before.Spec.VolumeAttributesClassName, "") != valueOr(after.Spec.VolumeAttributesClassName, "") {
		all = append(all, breach{field: "spec.volumeAttributesClassName", why: "the API server refuses another class before the claim is bound"})
	}
	return all
}
