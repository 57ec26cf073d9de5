// SPDX-License-Identifier: Apache-2.0

package lint

import "fmt"

// localeFields applies the CRD's rules for locales, which initdb and the Database share.
func localeFields(p *pass, r *Resource, path, provider, builtin, icu, icuRules string) {
	for _, f := range []struct{ name, value, needs string }{
		{"builtinLocale", builtin, "builtin"}, {"icuLocale", icu, "icu"}, {"icuRules", icuRules, "icu"},
	} {
		if provider != f.needs && (f.value != "" || p.wroteEmpty(r, path+f.name)) {
			p.rejectf(r, path+f.name, fmt.Sprintf("Set localeProvider to %s.", f.needs),
				"%s %q requires localeProvider %s, not %q", f.name, f.value, f.needs, provider)
		}
	}
}
