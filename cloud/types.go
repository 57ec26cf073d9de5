// SPDX-License-Identifier: Apache-2.0

package cloud

// Metadata of an object.
type Metadata struct {
	// Labels of the object.
	Labels map[string]string
	// Annotations of the object.
	Annotations map[string]string
}

// Setting of the operator's ConfigMap.
type Setting struct {
	// Name and Value of the entry.
	Name, Value string
	// Without is what an operator cannot do without the setting, as part of a message: cannot grow a disk.
	Without string
}

// Variable is a shell variable of a guide.
type Variable struct {
	// Name of the variable.
	Name string
	// Fields that it sets.
	Fields []string
	// Suffix that the guide appends to the value.
	Suffix string
}

// Example is a field that each user must set, and the example values in the built-ins.
type Example struct {
	// Field is its path.
	Field string
	// Values in the built-ins.
	Values []string
	// Value in this profile.
	Value string
	// Name: the field is the name of an object, and the example value works.
	Name bool
	// ForBackups: the field is only used for backups.
	ForBackups bool
	// Unchanged: while this field has an example value, the profile is unedited, and its names are examples too.
	Unchanged bool
}

// Question that pgha init asks.
type Question struct {
	// Field that the answer sets.
	Field string
	// Text of the question.
	Text string
	// Value of the field in this profile.
	Value string
}

// Constraint is a rule for a single field.
type Constraint struct {
	// Field is its path.
	Field string
	// Pattern of the text, as in profiles.Constraint.
	Pattern string
	// Enum lists the valid values.
	Enum []string
	// MaxLength of the text, in characters; 0 for no limit.
	MaxLength int
	// Min and Max of the number; both 0 for the limits of the type.
	Min, Max int64
}

// LocalDisk is a provisioner whose volumes are on the local disks of a node. The data is lost with the node: when the node is
// reimaged, which each upgrade of its pool may do, replaced, or deallocated.
type LocalDisk struct {
	// Provisioner of the StorageClass.
	Provisioner string
	// Classes are usual names of such StorageClasses, from the provisioner's documentation. A match by name is only a guess.
	Classes []string
	// Moves: the volume has no required node affinity, so that a pod can start on another node, with an empty volume for the same
	// claim. Otherwise the pod stays Pending until its node is back.
	Moves bool
	// StaysWith is the parameter of the StorageClass, as key=value, that keeps pods on their node; empty for none.
	StaysWith string
	// Source of this information.
	Source string
}

// Outcome describes what happens to a pod that moves to another node, as part of a message.
func (d LocalDisk) Outcome() string {
	if d.Moves {
		return "on another node, the pod gets an empty volume for the same claim"
	}
	return "the pod stays Pending until its node is back, and the disks of a reimaged or replaced node are empty"
}
