// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"regexp"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/util/validation"
)

// isTypo reports whether two names differ by case alone, by one letter too many, or by two that changed places.
func isTypo(a, b string) bool {
	if strings.EqualFold(a, b) {
		return a != b
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return len(a) > 3 && strings.Trim(b[i:i+1], digits) != "" && a[i:] == b[i+1:]
	default:
		return false
	}
}

// generation is what people append when a cluster is restored: -2, v3, -v10, -20240131.
var generation = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[-_.]?v?\d+$`) })

// stem is a name without its generation.
func stem(name string) string { return generation().ReplaceAllString(name, "") }

// isGenericName reports whether a name says what an external cluster is for rather than which cluster it is, or is one that
// no Cluster can have.
func isGenericName(name string) bool {
	if len(validation.IsDNS1035Label(name)) > 0 {
		return true
	}
	telling := false
	for word := range strings.SplitSeq(name, "-") {
		switch {
		case oneOf(word, "source", "origin", "original", "recovery", "restore", "backup", "backups", "objectstore", "external", "old", "previous"):
			telling = true
		case !oneOf(word, "object", "store", "cluster", "db", "pg", "postgres", "azure", "s3", "minio", "barman", "cloud", "plugin", "blob", "from"):
			return false
		}
	}
	return telling
}
