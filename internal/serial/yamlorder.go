// SPDX-License-Identifier: Apache-2.0

package serial

import "cmp"

// naturalCompare orders keys as sigs.k8s.io/yaml does, and is 0 for equal keys only: a number by its value, and a letter
// behind whatever is none. https://github.com/yaml/go-yaml/blob/v2.4.4/sorter.go. It takes a byte for a letter or digit
// only within ASCII; keys beyond it make yamlWriter give up, in whatever order.
//
// It is not always an order: pg2 < pg10 < pg1a < pg2. With such keys sigs.k8s.io/yaml writes another text every time
// (https://github.com/go-yaml/yaml/pull/733); to write always the same, sort what is sorted by other means already.
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
	// Zeros count when there is a digit before them in the part that both keys share.
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

// number reads the digits from s[i] on, behind those of the seed, and tells where they end. It overflows as its model does.
func number(s string, i int, seed int64) (int64, int) {
	for ; i < len(s) && isDigit(s[i]); i++ {
		seed = seed*10 + int64(s[i]-'0')
	}
	return seed, i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
