// SPDX-License-Identifier: Apache-2.0

package profiles

import "maps"

// decideOperatorConfig adds the settings that the target needs in the profile's cloud. Settings of the profile take
// precedence.
func (r *Resolved) decideOperatorConfig() []Decision {
	var all []Decision
	r.OperatorConfig = map[string]string{}
	for _, s := range r.Cloud().OperatorSettings() {
		if !r.Target.readsSetting(s.Name) {
			continue
		}
		r.OperatorConfig[s.Name] = s.Value
		if _, given := r.Spec.Operator.Config[s.Name]; !given {
			all = append(all, Decision{Field: "spec.operator.config", Value: s.Name + "=" + s.Value,
				Reason: "operator " + r.Target.String() + " " + s.Without + " without it"})
		}
	}
	maps.Copy(r.OperatorConfig, r.Spec.Operator.Config)
	return all
}
