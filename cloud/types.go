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
	// Without says what an operator cannot do without it, in half a sentence for messages: cannot grow a disk.
	Without string
}

// Variable is a variable of a guide's shell.
type Variable struct {
	// Name of the variable.
	Name string
	// Fields that it fills.
	Fields []string
	// Suffix that the guide appends to the value.
	Suffix string
}

// Example is a field that holds somebody's own value, and the values that the built-ins have in its place.
type Example struct {
	// Field is its path.
	Field string
	// Values in the built-ins.
	Values []string
	// Value in this profile.
	Value string
	// Name: it is the name of an object, and nothing breaks where the example is kept.
	Name bool
	// ForBackups: it does not matter without backups.
	ForBackups bool
	// Unchanged: while this field holds an example, nobody has edited the profile, so that its names are examples too.
	Unchanged bool
}

// Question that pgha init asks.
type Question struct {
	// Field that the answer fills.
	Field string
	// Text of the question.
	Text string
	// Value of the field in this profile.
	Value string
}

// Constraint is what can be said of one field by itself.
type Constraint struct {
	// Field is its path.
	Field string
	// Pattern of the text, as in profiles.Constraint.
	Pattern string
	// MaxLength of the text, in characters; 0 for no limit.
	MaxLength int
}

// LocalDisk is a provisioner whose volumes are on a node's own disks, as profiles.LocalDisk.
type LocalDisk struct {
	// Provisioner of the StorageClass.
	Provisioner string
	// Classes are names that such StorageClasses usually have.
	Classes []string
	// Moves: a pod starts on another node with an empty volume under the same claim.
	Moves bool
	// StaysWith is the parameter of the StorageClass, as key=value, with which it does not move.
	StaysWith string
	// Source is where this was read.
	Source string
}
