// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"fmt"

	"github.com/pgha/pgha/profiles"
)

func ExampleParse() {
	_, err := profiles.Parse("orders.yaml", []byte(`apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: orders, namespace: shop}
spec:
  resources: {cpu: "2", memory: 8Gi}
  storage: {sise: 64Gi}
  backup: {method: none, schedule: {cron: "15 * * * *"}}
`))
	fmt.Println(err)
	// Output:
	// orders.yaml:6:13: spec.storage.sise: unknown field "sise", did you mean "size"?
	// orders.yaml:7:43: spec.backup.schedule.cron: Invalid value: "15 * * * *": has five fields, and the operator reads the first as seconds; write "0 15 * * * *"
}

func ExampleDefault() {
	p := profiles.Default()
	p.Metadata = profiles.Metadata{Name: "orders", Namespace: "shop"}
	p.Spec.Resources = profiles.InstanceResources{CPU: "2", Memory: "8Gi"}
	p.Spec.Storage.Size = "64Gi"
	for _, fault := range p.Validate() {
		fmt.Println(fault.Field)
	}
	// Output:
	// spec.identity.azure.clientID
	// spec.backup.store.azure.storageAccount
}

func ExampleTarget() {
	target, err := profiles.ParseTarget("1.24")
	fmt.Println(target, err, target.Synchronous(), target.DataDurability())
	_, err = profiles.ParseTarget("2.0")
	fmt.Println(err)
	// Output:
	// 1.24.4 <nil> true false
	// cannot use operator version "2.0": pgha supports 1.23 to 1.30
}
