// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// clusterName checks a name by the operator's rules, validateName in internal/webhook/v1/cluster_webhook.go.
func clusterName(path *field.Path, name string) field.ErrorList {
	if len(name) > maxClusterName {
		return field.ErrorList{field.Invalid(path, name,
			fmt.Sprintf("has %d characters; the operator allows at most %d", len(name), maxClusterName))}
	}
	return dnsLabel(path, name)
}

// namespace checks a DNS-1123 label. Unlike a Service's name, it may begin with a digit.
func namespace(path *field.Path, name string) field.ErrorList {
	if name == "" {
		return field.ErrorList{field.Required(path, "lower-case letters, digits and '-'")}
	}
	return plain(path, name, validation.IsDNS1123Label, "must be at most 63 lower-case letters, digits and '-', and start and end with a letter or digit")
}

// dnsLabel checks a DNS-1035 label: the name of a Service, and so of a Cluster.
func dnsLabel(path *field.Path, name string) field.ErrorList {
	if name == "" {
		return field.ErrorList{field.Required(path, "lower-case letters, digits and '-', starting with a letter")}
	}
	return plain(path, name, validation.IsDNS1035Label,
		"must be at most 63 lower-case letters, digits and '-', start with a letter, and end with a letter or digit")
}

// dnsName checks names of objects other than Clusters.
func dnsName(path *field.Path, name string) field.ErrorList {
	return plain(path, name, validation.IsDNS1123Subdomain,
		"must be at most 253 lower-case letters, digits, '-' and '.', and start and end with a letter or digit")
}

// maxServerName leaves room in a blob's name, at most 1024 characters, for the path above and below the folder:
// https://learn.microsoft.com/en-us/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
const maxServerName = 253

// serverName checks a folder in the object store, which is also a word of barman-cloud's commands.
func serverName(path *field.Path, name string) field.ErrorList {
	if len(name) > maxServerName {
		return field.ErrorList{field.TooLong(path, name, maxServerName)}
	}
	for i, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		if !letter && (i == 0 || !strings.ContainsRune("-_.", r)) {
			return field.ErrorList{field.Invalid(path, name,
				"must be letters, digits, '-', '_' and '.', and start with a letter or digit: it is one folder, without '/'")}
		}
	}
	return nil
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

// labelKey checks the keys of labels and taints.
func labelKey(path *field.Path, key string) field.ErrorList {
	prefix, name, ok := strings.Cut(key, "/")
	if isLabel(key) || ok && isSubdomain(prefix) && isLabel(name) {
		return nil
	}
	return invalid(path, key, validation.IsQualifiedName(key))
}

// plain reports an invalid name in fewer words than Kubernetes' check, whose message quotes a regular expression.
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

// isLabel reports whether a name is a DNS-1035 label. Every check of names and labels accepts these, and nearly all names are
// one. So only other names run the checks: matching the first regular expression allocates 36 KB, a fifth of all allocations
// of pgha render.
func isLabel(name string) bool {
	return name != "" && len(name) <= validation.DNS1035LabelMaxLength && consistsOf(name, lowerLetters+digits+"-") &&
		strings.IndexByte(lowerLetters, name[0]) >= 0 && name[len(name)-1] != '-'
}

// isSubdomain reports whether a name consists of such labels, separated by dots.
func isSubdomain(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		if !isLabel(label) {
			return false
		}
	}
	return len(name) <= validation.DNS1123SubdomainMaxLength
}
