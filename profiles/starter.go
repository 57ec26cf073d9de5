// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"bytes"
	"fmt"
	"strconv"
)

// The values in the built-ins that stand for somebody's own.
const (
	exampleClientID       = "00000000-0000-0000-0000-000000000000"
	exampleStorageAccount = "examplestorage"
)

// Placeholders are the fields that still hold a built-in's example value. Rendered into a cluster they would let it come
// up and never archive a thing.
func (p *Profile) Placeholders() []string {
	var fields []string
	if p.Spec.Identity.ClientID == exampleClientID {
		fields = append(fields, "spec.identity.clientID")
	}
	if p.BackupMethod() != MethodNone && p.Spec.Backup.StorageAccount == exampleStorageAccount {
		fields = append(fields, "spec.backup.storageAccount")
	}
	return fields
}

// Starter is a built-in profile to start from: its text, with what "auto" leaves to the target pinned to what it means
// for the target in it. A later change of target then changes what it must, or is refused, and never brings a new major
// version of PostgreSQL along.
func Starter(name string) ([]byte, error) {
	text, err := Builtin(name)
	if err != nil {
		return nil, err
	}
	p, err := Parse("built-in "+name, text)
	if err != nil {
		return nil, fmt.Errorf("cannot parse built-in profile %q: %w", name, err)
	}
	for _, pin := range []struct{ key, value string }{
		{"major", strconv.Quote(strconv.Itoa(p.Major()))},
		{"durability", p.Durability()},
		{"failoverQuorum", map[bool]string{true: "enabled", false: "disabled"}[p.FailoverQuorum()]},
	} {
		text = bytes.Replace(text, []byte(" "+pin.key+": auto\n"), []byte(" "+pin.key+": "+pin.value+"\n"), 1)
	}
	return text, nil
}
