// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// builtin collects what the API server refuses in objects of Kubernetes' own kinds, for which lint has no schema.
type builtin struct {
	source string
	found  []Refusal
}

func builtinRefusals(o *object) []Refusal {
	switch v := o.resource.Object.(type) {
	case *storagev1.StorageClass:
		b := builtin{source: storageValidation + "#L51"}
		b.storageClass(v)
		return b.found
	case *corev1.ConfigMap:
		b := builtin{source: coreValidation + "#L7867"}
		b.keys("data", v.Data)
		b.keys("binaryData", v.BinaryData)
		return b.found
	case *corev1.Secret:
		b := builtin{source: coreValidation + "#L7765"}
		b.secret(v)
		return b.found
	case *corev1.Service:
		b := builtin{source: coreValidation + "#L6679"}
		b.service(&v.Spec)
		return b.found
	}
	return nil
}

func (b *builtin) add(field, way, why string, args ...any) {
	b.found = append(b.found, Refusal{Field: field, Who: ByKubernetes, Why: "the API server refuses the object: " + fmt.Sprintf(why, args...),
		Way: way, Page: refusedPage, Source: b.source})
}

// oneOf checks a value that may be empty.
func (b *builtin) oneOf(field, value string, known ...string) {
	if value != "" && !slices.Contains(known, value) {
		b.add(field, "use "+strings.Join(known, " or "), "%s %q is not one of %s", field, value, strings.Join(known, ", "))
	}
}

func (b *builtin) storageClass(c *storagev1.StorageClass) {
	if c.Provisioner == "" {
		b.add("provisioner", "add the name of the driver", "it has no provisioner")
	} else if len(validation.IsQualifiedName(strings.ToLower(c.Provisioner))) > 0 {
		b.add("provisioner", "write the name of the driver", "the provisioner %q is not a qualified name", c.Provisioner)
	}
	if _, ok := c.Parameters[""]; ok {
		b.add("parameters", "name every parameter", "a parameter has no name")
	}
	b.oneOf("reclaimPolicy", string(valueOr(c.ReclaimPolicy, "")), "Delete", "Retain")
	b.oneOf("volumeBindingMode", string(valueOr(c.VolumeBindingMode, "")), "Immediate", "WaitForFirstConsumer")
}

// keys checks the keys of the data of a ConfigMap or a Secret.
func (b *builtin) keys(field string, data any) {
	var names []string
	switch d := data.(type) {
	case map[string]string:
		names = slices.Sorted(maps.Keys(d))
	case map[string][]byte:
		names = slices.Sorted(maps.Keys(d))
	}
	for _, name := range names {
		if len(validation.IsConfigMapKey(name)) > 0 {
			b.add(path{}.field(field).field(name).String(), "use letters, digits, hyphens, underscores and dots", "the key %q is invalid", name)
		}
	}
}

// secret checks the keys that a type requires.
func (b *builtin) secret(s *corev1.Secret) {
	b.keys("data", s.Data)
	b.keys("data", s.StringData)
	has := func(name string) bool {
		_, inData := s.Data[name]
		_, inText := s.StringData[name]
		return inData || inText
	}
	missing := func(names ...string) {
		b.add("data", "add "+strings.Join(names, " or "), "type %s requires %s", s.Type, strings.Join(names, " or "))
	}
	switch s.Type {
	case corev1.SecretTypeBasicAuth:
		if !has("username") && !has("password") {
			missing("username", "password")
		}
	case corev1.SecretTypeTLS:
		for _, name := range []string{"tls.crt", "tls.key"} {
			if !has(name) {
				missing(name)
			}
		}
	case corev1.SecretTypeSSHAuth:
		if !has("ssh-privatekey") {
			missing("ssh-privatekey")
		}
	case corev1.SecretTypeDockerConfigJson:
		if !has(".dockerconfigjson") {
			missing(".dockerconfigjson")
		}
	}
}
