// SPDX-License-Identifier: Apache-2.0

package plan

// wholeEffect is the effect of adding or removing an object.
func wholeEffect(*pair) *Effect {
	return &Effect{Class: ObjectsOnly, When: Now, Who: ByKubernetes, Page: effectsPage, Drops: []Endpoint{}}
}
