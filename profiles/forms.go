// SPDX-License-Identifier: Apache-2.0

package profiles

import "strings"

// Forms that texts in a profile have, for the JSON Schema. Validate has each again as a function, since compiling the
// expressions would take longer than all the rest of it; a fuzz test holds the two together.
const (
	formGUID           = `^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`
	formStorageAccount = `^[a-z0-9]{3,24}$`
	formContainer      = `^[a-z0-9](-?[a-z0-9])+$` // and its length, which a pattern cannot count here
	formRetention      = `^[1-9][0-9]*[dwm]$`      // the operator's own
	// formDNSLabel is Azure's rule for the label of a public IP:
	// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
	formDNSLabel = `^[a-z][-a-z0-9]{1,61}[a-z0-9]$`
)

const (
	digits       = "0123456789"
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func isGUID(s string) bool {
	parts := strings.Split(s, "-")
	if len(parts) != 5 {
		return false
	}
	for i, n := range [5]int{8, 4, 4, 4, 12} {
		if len(parts[i]) != n || !consistsOf(parts[i], digits+"abcdefABCDEF") {
			return false
		}
	}
	return true
}

func isStorageAccount(s string) bool {
	return len(s) >= 3 && len(s) <= 24 && consistsOf(s, lowerLetters+digits)
}

func isContainer(s string) bool {
	return len(s) >= 3 && len(s) <= 63 && consistsOf(s, lowerLetters+digits+"-") &&
		!strings.Contains(s, "--") && s[0] != '-' && s[len(s)-1] != '-'
}

func isRetention(s string) bool {
	return len(s) >= 2 && s[0] != '0' && strings.ContainsRune("dwm", rune(s[len(s)-1])) && consistsOf(s[:len(s)-1], digits)
}

func isDNSLabel(s string) bool { return len(s) >= 3 && isLabel(s) }

func consistsOf(s, characters string) bool { return strings.Trim(s, characters) == "" }
