// SPDX-License-Identifier: Apache-2.0

package profiles

// PasswordVariable is the shell variable of the guide with the password of the database's owner. The profile has no field for
// it, so FromEnv does not read it; the caller that renders a Secret does.
const PasswordVariable = "PG_DATABASE_APPUSER_SECRET"

// FromEnv fills a profile from the shell variables of Microsoft's guide. An unset variable leaves the profile unchanged, unless
// EveryVariable requires it. A variable that is set but empty empties the field, which is invalid for most fields. The library
// does not read the environment: pass os.LookupEnv.
func FromEnv(lookup func(string) (string, bool)) Override {
	return func(p *Profile) []Assignment {
		var assignments []Assignment
		for _, v := range p.Cloud().Variables() {
			value, ok := lookup(v.Name)
			if !ok {
				continue
			}
			for _, path := range v.Fields {
				assignments = append(assignments, Assignment{Origin: "$" + v.Name, Field: path, Value: value + v.Suffix})
			}
		}
		return assignments
	}
}

// Variables lists the shell variables that FromEnv reads, in the guide's order.
func Variables() []string {
	var names []string
	for _, v := range Default().Cloud().Variables() {
		names = append(names, v.Name)
	}
	return names
}
