// SPDX-License-Identifier: Apache-2.0

package operator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Image is a parsed reference to an image of PostgreSQL. The community's tags are like 18.4-standard-trixie:
// https://github.com/cloudnative-pg/postgres-containers
type Image struct {
	// Repository is everything before the tag.
	Repository string
	// Tag is "latest" if there is neither a tag nor a digest, as in container runtimes.
	Tag string
	// Digest reports whether the reference has one.
	Digest bool
}

// ParseImage splits a reference as the operator does:
// https://github.com/cloudnative-pg/machinery/blob/main/pkg/image/reference/reference.go
func ParseImage(name string) Image {
	var i Image
	if at := strings.LastIndex(name, "@sha256:"); at >= 0 && isHex(name[at+len("@sha256:"):]) {
		name, i.Digest = name[:at], true
	}
	i.Repository = name
	slash := strings.LastIndexByte(name, '/')
	if colon := strings.IndexByte(name[slash+1:], ':'); colon >= 0 {
		i.Repository, i.Tag = name[:slash+1+colon], name[slash+colon+2:]
	}
	if i.Tag == "" && !i.Digest {
		i.Tag = "latest"
	}
	return i
}

// SchemeFault says that an image begins with a scheme, such as https://; empty if it does not. A reference begins with the registry's name:
// https://github.com/distribution/reference/blob/main/reference.go
func SchemeFault(image string) string {
	scheme, rest, found := strings.Cut(image, "://")
	if !found {
		return ""
	}
	return fmt.Sprintf("begins with a scheme, and no pod can start with that; remove %s://, as in %s", scheme, rest)
}

// DigestFault says what is wrong with the digest of an image; empty for a valid one or none. Other algorithms than these have no registry:
// https://github.com/opencontainers/image-spec/blob/main/descriptor.md#registered-algorithms
func DigestFault(image string) string {
	_, digest, found := strings.Cut(image, "@")
	if !found {
		return ""
	}
	algorithm, hex, _ := strings.Cut(digest, ":")
	length := 64
	switch algorithm {
	case "sha256":
	case "sha384":
		length = 96
	case "sha512":
		length = 128
	default:
		return "has an invalid digest: write @sha256: and 64 lower-case hexadecimal digits after the tag"
	}
	if len(hex) != length || strings.Trim(hex, "0123456789abcdef") != "" {
		return fmt.Sprintf("has an invalid digest: after @%s: there must be %d lower-case hexadecimal digits", algorithm, length)
	}
	return ""
}

func isHex(s string) bool {
	return s != "" && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// Version reads the PostgreSQL version at the start of the tag: "16.4-system-trixie" is 16.4, "17beta1" is 17.0.
func (i Image) Version() (major, minor int, ok bool) {
	number := i.Tag[:len(i.Tag)-len(strings.TrimLeft(i.Tag, "0123456789."))]
	// The operator takes digits with single dots between them.
	if dots := strings.Index(number, ".."); dots >= 0 {
		number = number[:dots+1]
	}
	if number == "" || number[0] == '.' {
		return 0, 0, false
	}
	first, rest, _ := strings.Cut(number, ".")
	second, _, dotted := strings.Cut(rest, ".")
	major, err := strconv.Atoi(first)
	if err != nil {
		return 0, 0, false
	}
	if !dotted && rest == "" && !strings.Contains(number, ".") {
		return major, 0, true
	}
	minor, err = strconv.Atoi(second)
	return major, minor, err == nil
}

// MinorPinned reports whether the tag names a minor release or the reference a digest.
func (i Image) MinorPinned() bool {
	number := i.Tag[:len(i.Tag)-len(strings.TrimLeft(i.Tag, "0123456789."))]
	_, minor, _ := strings.Cut(number, ".")
	return i.Digest || minor != ""
}

// Flavour is "minimal", "standard" or "system" where the community's tags name one.
func (i Image) Flavour() string { return i.word("minimal", "standard", "system") }

// Distribution is the release of Debian where the community's tags name one, or what other makers' tags name.
func (i Image) Distribution() string { return i.word(Distributions()...) }

// Distributions are the words of tags that say which C library is in an image.
func Distributions() []string {
	return []string{"buster", "bullseye", "bookworm", "trixie", "forky", "ubi8", "ubi9", "ubi10", "alpine"}
}

// word returns the first word of the tag that is one of the known ones, or "".
func (i Image) word(known ...string) string {
	for _, word := range strings.FieldsFunc(i.Tag, func(c rune) bool { return c == '-' || c == '_' }) {
		if slices.Contains(known, word) {
			return word
		}
	}
	return ""
}
