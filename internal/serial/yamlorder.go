// SPDX-License-Identifier: Apache-2.0

package serial

import "cmp"

// naturalCompare orders keys as sigs.k8s.io/yaml does, and returns 0 only for equal keys: numbers by value, and letters
// after all other characters. https://github.com/yaml/go-yaml/blob/v2.4.4/sorter.go. It recognizes only ASCII letters
// and digits; yamlWriter does not write other keys.
//
// It is not transitive: pg2 < pg10 < pg1a < pg2. With such keys the output of sigs.k8s.io/yaml is not deterministic
// (https://github.com/go-yaml/yaml/pull/733). For deterministic output, the input must already be sorted in another
// way.
func naturalCompare(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	if i == len(a) || i == len(b) {
		return cmp.Compare(len(a), len(b))
	}
	switch aLetter, bLetter := isLetter(a[i]), isLetter(b[i]); {
	case aLetter && bLetter:
		return cmp.Compare(a[i], b[i])
	case bLetter:
		return -1
	case aLetter:
		return 1
	}
	// Zeros count if the common prefix of both keys has a digit before them.
	var seed int64
	if a[i] == '0' || b[i] == '0' {
		for j := i - 1; j >= 0 && isDigit(a[j]); j-- {
			if a[j] != '0' {
				seed = 1
				break
			}
		}
	}
	aValue, aEnd := number(a, i, seed)
	bValue, bEnd := number(b, i, seed)
	return cmp.Or(cmp.Compare(aValue, bValue), cmp.Compare(aEnd, bEnd), cmp.Compare(a[i], b[i]))
}

// number reads the digits from s[i], after those of the seed, and returns where they end. It overflows like the original.
func number(s string, i int, seed int64) (int64, int) {
	for ; i < len(s) && isDigit(s[i]); i++ {
		seed = seed*10 + int64(s[i]-'0')
	}
	return seed, i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
