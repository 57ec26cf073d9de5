// SPDX-License-Identifier: Apache-2.0

package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/plan"
	admissionv1 "k8s.io/api/admissionregistration/v1"
)

// check is one condition with the fields that share it.
type check struct {
	plan.Guard

	paths []string
}

// validations are the checks for one kind and one operation.
func (t target) validations(operation admissionv1.OperationType) []admissionv1.Validation {
	var all []check
	for _, g := range plan.Guards() {
		if g.Kind != t.kind || g.Condition == "" || (g.Path == "") != (operation == admissionv1.Delete) {
			continue
		}
		i := slices.IndexFunc(all, func(c check) bool { return c.Condition == g.Condition })
		if i < 0 {
			i = len(all)
			all = append(all, check{Guard: g})
		}
		all[i].add(g.Path)
	}
	validations := make([]admissionv1.Validation, 0, len(all))
	for i := range all {
		validations = append(validations, all[i].validation())
	}
	return validations
}

// add keeps a path unless a shorter one covers it.
func (c *check) add(path string) {
	below := func(p, q string) bool { return p == q || strings.HasPrefix(p, q+".") || strings.HasPrefix(p, q+"[") }
	if slices.ContainsFunc(c.paths, func(p string) bool { return below(path, p) }) {
		return
	}
	c.paths = append(slices.DeleteFunc(c.paths, func(p string) bool { return below(p, path) }), path)
}

func (c *check) validation() admissionv1.Validation {
	return admissionv1.Validation{
		Expression: fmt.Sprintf("variables.allow.exists(c, c == '%s') || (%s)", c.Class, c.Condition),
		Message:    c.message(),
	}
}

// message names the fields and the class, and says why, and how to do it anyway.
func (c *check) message() string {
	what, first := c.fields(), "in the same apply"
	if c.Path == "" {
		what, first = "deletion of this "+c.Kind, "first"
	}
	return fmt.Sprintf("%s: %s: %s. To do it anyway, %s annotate the %s with %s: '%s'.", c.Class, what, c.Why, first, c.Kind, Annotation, c.Class)
}

// fields are the paths, or what they have in common if they are many.
func (c *check) fields() string {
	const few = 3
	if len(c.paths) <= few {
		return strings.Join(c.paths, ", ")
	}
	shared := strings.Split(c.paths[0], ".")
	for _, path := range c.paths[1:] {
		names := strings.Split(path, ".")
		n := 0
		for n < min(len(shared), len(names)) && shared[n] == names[n] {
			n++
		}
		shared = shared[:n]
	}
	return strings.Join(shared, ".")
}
