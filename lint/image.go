// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strconv"
	"strings"
)

// image is a parsed reference to a container image.
type image struct {
	tag    string // "latest" if there is neither a tag nor a digest, as in container runtimes
	digest bool
}

// parseImage splits a reference as the operator does.
func parseImage(name string) image {
	var i image
	if at := strings.LastIndex(name, "@sha256:"); at >= 0 && isHex(name[at+len("@sha256:"):]) {
		name, i.digest = name[:at], true
	}
	slash := strings.LastIndexByte(name, '/')
	switch colon := strings.IndexByte(name[slash+1:], ':'); {
	case colon >= 0 && slash+colon+2 < len(name):
		i.tag = name[slash+colon+2:]
	case !i.digest:
		i.tag = "latest"
	}
	return i
}

func isHex(s string) bool {
	return s != "" && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// version reads the PostgreSQL version at the start of the tag: "16.4-system-trixie" is 16.4, "17beta1" is 17.0.
func (i image) version() (major, minor int, ok bool) {
	number := i.tag[:len(i.tag)-len(strings.TrimLeft(i.tag, "0123456789."))]
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

// minorPinned reports whether the tag names a minor release or the reference a digest.
func (i image) minorPinned() bool {
	number := i.tag[:len(i.tag)-len(strings.TrimLeft(i.tag, "0123456789."))]
	_, minor, _ := strings.Cut(number, ".")
	return i.digest || minor != ""
}

// flavour is "minimal", "standard" or "system" where the community's tags name one.
func (i image) flavour() string {
	for part := range strings.SplitSeq(i.tag, "-") {
		if oneOf(part, "minimal", "standard", "system") {
			return part
		}
	}
	return ""
}

func imageField(c *cluster) string {
	if c.spec.ImageCatalogRef != nil {
		return "spec.imageCatalogRef.major"
	}
	return "spec.imageName"
}
