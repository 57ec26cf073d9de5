// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/class"
	"github.com/pgha/pgha/internal/strict"
)

// Class says what a change does to a running database. Classes are ordered by weight: a larger one is heavier. The zero value means
// that nothing changes.
//
//nolint:recvcheck // decoding needs a pointer, and a constant has none
type Class int

// The classes, from light to heavy.
const (
	// Unchanged: there is nothing to do.
	Unchanged Class = iota
	// Ignored: no component reads the new value.
	Ignored
	// NextPod: pods have the new value only once they are recreated for another reason.
	NextPod
	// NextEvent: the value is read at an event that is still to come: a failover, a shutdown, a backup.
	NextEvent
	// ObjectsOnly: Kubernetes objects change, and PostgreSQL does not notice.
	ObjectsOnly
	// Reload: PostgreSQL reads its configuration again. Connections stay open.
	Reload
	// ReplicasRecreated: the pods of the replicas are recreated, and the primary stays.
	ReplicasRecreated
	// Switchover: a replica becomes the primary.
	Switchover
	// PrimaryRestarted: PostgreSQL restarts in the primary's pod, and the pod stays.
	PrimaryRestarted
	// PrimaryRecreated: the primary's pod is deleted and created again.
	PrimaryRecreated
	// AllDown: no instance runs for some time.
	AllDown
	// FailsLater: the change is accepted, and something breaks later: at a restart, a failover or a restore.
	FailsLater
	// DataAtRisk: data, or what is needed to restore it, may be lost.
	DataAtRisk
	// Refused: the API server or the operator does not accept the change.
	Refused
)

// Classes lists the classes of changes, the heaviest first.
func Classes() []Class {
	var all []Class
	for c := Refused; c > Unchanged; c-- {
		all = append(all, c)
	}
	return all
}

// String returns the words for the class.
func (c Class) String() string {
	words := class.Words()
	if c < 0 || int(c) >= len(words) {
		return fmt.Sprintf("class(%d)", int(c))
	}
	return words[c]
}

// ParseClass reads a class from its words. Hyphens may stand for spaces.
func ParseClass(text string) (Class, error) {
	words, word := class.Words(), strings.ToLower(strings.ReplaceAll(strings.TrimSpace(text), "-", " "))
	i := slices.Index(words[:], word)
	if i <= 0 {
		if near := strict.Nearest(word, class.Budget()); near != "" {
			return Unchanged, fmt.Errorf("cannot find class %q, did you mean %q? The classes are %s", text, near, strings.Join(class.Budget(), ", "))
		}
		return Unchanged, fmt.Errorf("cannot find class %q: the classes are %s", text, strings.Join(class.Budget(), ", "))
	}
	return Class(i), nil
}

// MarshalText writes the class as String does.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Class) UnmarshalText(text []byte) (err error) {
	if string(text) == class.Unchanged {
		*c = Unchanged
		return nil
	}
	*c, err = ParseClass(string(text))
	return err
}
