// SPDX-License-Identifier: Apache-2.0

package profiles

// PasswordVariable holds the password of the database's owner in the guide's shell. It is no field of the profile, so
// FromEnv leaves it to whoever renders.
const PasswordVariable = "PG_DATABASE_APPUSER_SECRET"

// FromEnv fills a profile from the shell variables of Microsoft's guide. A variable that is not set leaves the profile as
// it is, unless EveryVariable asks for it; one that is set but empty is taken at its word, and is mostly refused. The look-up is a parameter, since the
// library does not read the environment: pass os.LookupEnv.
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
