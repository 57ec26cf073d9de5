// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/lint"
)

// replaced deletes objects with a field that cannot change, so that the first apply creates them again. It returns them.
func (s *stepper) replaced() []lint.Ref {
	var deletes []lint.Ref
	var commands []string
	for _, p := range s.after {
		if p.same() && p.cluster == nil && len(p.refusals) > 0 {
			deletes = append(deletes, p.ref)
			commands = append(commands, deleteCommand(p.ref))
		}
	}
	if len(deletes) > 0 {
		s.stages[stageMost].titles = append(s.stages[stageMost].titles, "delete what cannot change, and create it again")
		s.stages[stageMost].do = append(s.stages[stageMost].do, "Run: "+strings.Join(commands, "; ")+".")
	}
	return deletes
}

// replaceable reports whether nothing is lost if an object is deleted and created again. A Database, a role and others with the reclaim
// policy delete would take what they stand for along.
func replaceable(p *pair) bool {
	switch p.ref.Kind {
	case "StorageClass", "ScheduledBackup", "Pooler", "Secret", "ConfigMap":
		return true
	case "Database", "DatabaseRole", "Publication", "Subscription":
		return !dropsWhenDeleted(p)
	}
	return false
}

// dropsWhenDeleted reports whether the object's deletion drops what it stands for in PostgreSQL.
func dropsWhenDeleted(p *pair) bool {
	kind := strings.ToLower(p.ref.Kind[:1]) + p.ref.Kind[1:]
	return p.old.text("spec", kind+"ReclaimPolicy") == "delete"
}

// deleteCommand is the kubectl command that deletes an object.
func deleteCommand(ref lint.Ref) string {
	kind := strings.ToLower(ref.Kind)
	if g := kinds.GroupOf(ref.APIVersion); g != "" {
		kind += "." + g
	}
	return kubectlIn(ref.Namespace, "delete %s %s", kind, ref.Name)
}
