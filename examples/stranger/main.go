// SPDX-License-Identifier: Apache-2.0

// Command stranger uses every public package of pgha once, from another module. It could be a service where a team orders a
// database with a form.
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/profiles"
)

// order is the content of the form.
const order = `apiVersion: ` + profiles.APIVersion + `
kind: Profile
metadata: {name: orders, namespace: shop}
spec:
  target: "1.25"
  postgresql: {synchronous: {method: any, number: 1, durability: preferred, failoverQuorum: auto}}
  resources: {cpu: "2", memory: 8Gi}
  backup: {method: none}
`

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// run uses one package after another.
func run(w io.Writer) error {
	p, err := ordered(w)
	if err != nil {
		return err
	}
	if err := written(w, p); err != nil {
		return err
	}
	full, err := production()
	if err != nil {
		return err
	}
	for _, show := range []func(io.Writer, *profiles.Profile) error{
		rendered, restored, linted, upgraded, planned, drained, sized, reported, watched, imported, documented, trusted,
	} {
		if err := show(w, full); err != nil {
			return err
		}
	}
	guarded(w)
	return explained(w)
}

// ordered parses the form and fixes known errors. It recognizes an error by its kind and field, not by its text.
func ordered(w io.Writer) (*profiles.Profile, error) {
	_, err := profiles.Parse("form", []byte(order))
	var mended []profiles.Override
	for _, f := range fault.Of(err) {
		fmt.Fprintf(w, "fault: %s, %s\n", f.Kind, f.Field)
		if f.Kind == fault.Required && f.Field == "spec.storage.size" {
			mended = append(mended, profiles.Set("our default", f.Field, "64Gi"))
		}
	}
	return profiles.Parse("form", []byte(order), mended...)
}

// written changes a copy of a profile as a value, validates it, and writes it as text that Parse reads back.
func written(w io.Writer, p *profiles.Profile) error {
	larger := p.DeepCopy()
	larger.Spec.Instances, larger.Spec.PostgreSQL.Synchronous.Number = 5, 9
	for _, f := range larger.Validate() {
		fmt.Fprintf(w, "fault: %s, %s\n", f.Kind, f.Field)
	}
	larger.Spec.PostgreSQL.Synchronous.Number = 2
	text, err := profiles.Marshal(larger, profiles.MarshalOptions{Comments: map[string]string{"spec.instances": "# For the sale."}})
	if err != nil {
		return err
	}
	again, err := profiles.Parse("written", text)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "written and read: %d instances, the first had %d\n", again.Spec.Instances, p.Spec.Instances)
	return nil
}

// production returns a built-in profile with other names.
func production() (*profiles.Profile, error) {
	text, err := profiles.Builtin("aks")
	if err != nil {
		return nil, err
	}
	return profiles.Parse("built-in aks", text,
		profiles.Set("service", "metadata.name", "billing"),
		profiles.Set("service", "metadata.namespace", "finance"))
}
