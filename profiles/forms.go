// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"regexp"
	"sync"
)

// Forms that texts in a profile have, each typed once: Validate and the JSON Schema both read them.
const (
	formGUID           = `^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`
	formStorageAccount = `^[a-z0-9]{3,24}$`
	formContainer      = `^[a-z0-9](-?[a-z0-9])+$` // and its length, which a pattern cannot count here
	formRetention      = `^[1-9][0-9]*[dwm]$`      // the operator's own
	// formDNSLabel is Azure's rule for the label of a public IP:
	// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
	formDNSLabel = `^[a-z][-a-z0-9]{1,61}[a-z0-9]$`
)

// forms holds the compiled expressions: none is compiled before a profile needs it, so that they cost a program that
// never validates nothing.
var forms sync.Map // string -> *regexp.Regexp

func hasForm(form, s string) bool {
	compiled, ok := forms.Load(form)
	if !ok {
		compiled, _ = forms.LoadOrStore(form, regexp.MustCompile(form))
	}
	return compiled.(*regexp.Regexp).MatchString(s)
}

func isGUID(s string) bool           { return hasForm(formGUID, s) }
func isStorageAccount(s string) bool { return hasForm(formStorageAccount, s) }
func isContainer(s string) bool      { return len(s) >= 3 && len(s) <= 63 && hasForm(formContainer, s) }
func isRetention(s string) bool      { return hasForm(formRetention, s) }
func isDNSLabel(s string) bool       { return hasForm(formDNSLabel, s) }
