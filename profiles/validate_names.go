// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// clusterName holds a name against the operator's rules, validateName in internal/webhook/v1/cluster_webhook.go.
func clusterName(path *field.Path, name string) field.ErrorList {
	if len(name) > maxClusterName {
		return field.ErrorList{field.Invalid(path, name,
			fmt.Sprintf("%d characters; the operator takes at most %d", len(name), maxClusterName))}
	}
	return dnsLabel(path, name)
}

// namespace is a DNS-1123 label, which unlike a Service's name may begin with a digit.
func namespace(path *field.Path, name string) field.ErrorList {
	if name == "" {
		return field.ErrorList{field.Required(path, "lower-case letters, digits and '-'")}
	}
	return plain(path, name, validation.IsDNS1123Label, "lower-case letters, digits and '-', last no '-', at most 63")
}

// dnsLabel is a DNS-1035 label: what a Service, and so a Cluster, may be called.
func dnsLabel(path *field.Path, name string) field.ErrorList {
	if name == "" {
		return field.ErrorList{field.Required(path, "lower-case letters, digits and '-', first a letter")}
	}
	return plain(path, name, validation.IsDNS1035Label,
		"lower-case letters, digits and '-', first a letter, last no '-', at most 63")
}

// dnsName is for names of objects other than Clusters.
func dnsName(path *field.Path, name string) field.ErrorList {
	return plain(path, name, validation.IsDNS1123Subdomain,
		"lower-case letters, digits, '-' and '.', first and last a letter or digit, at most 253")
}

func labels(path *field.Path, labels map[string]string) field.ErrorList {
	var faults field.ErrorList
	for _, key := range sortedKeys(labels) {
		faults = append(faults, labelKey(path.Key(key), key)...)
		if value := labels[key]; !isLabel(value) {
			faults = append(faults, invalid(path.Key(key), value, validation.IsValidLabelValue(value))...)
		}
	}
	return faults
}

// labelKey is for the keys of labels and taints.
func labelKey(path *field.Path, key string) field.ErrorList {
	prefix, name, ok := strings.Cut(key, "/")
	if isLabel(key) || ok && isSubdomain(prefix) && isLabel(name) {
		return nil
	}
	return invalid(path, key, validation.IsQualifiedName(key))
}

// plain says what is wrong with a name in fewer words than Kubernetes' check, which quotes a regular expression.
func plain(path *field.Path, name string, check func(string) []string, words string) field.ErrorList {
	if isLabel(name) || len(check(name)) == 0 {
		return nil
	}
	return field.ErrorList{field.Invalid(path, name, words)}
}

func invalid(path *field.Path, value string, messages []string) field.ErrorList {
	if len(messages) == 0 {
		return nil
	}
	return field.ErrorList{field.Invalid(path, value, strings.Join(messages, "; "))}
}

// isLabel reports whether a name is a DNS-1035 label, which every check of names and labels takes and nearly every one of
// them is. Only the others are put to the checks: matching their first regular expression allocates 36 KB, a fifth of all
// that pgha render does.
func isLabel(name string) bool {
	return name != "" && len(name) <= validation.DNS1035LabelMaxLength && consistsOf(name, lowerLetters+digits+"-") &&
		strings.IndexByte(lowerLetters, name[0]) >= 0 && name[len(name)-1] != '-'
}

// isSubdomain reports whether a name is such labels with dots between them.
func isSubdomain(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		if !isLabel(label) {
			return false
		}
	}
	return len(name) <= validation.DNS1123SubdomainMaxLength
}
