// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

const orders = `
apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: orders, namespace: shop}
spec:
  resources: {cpu: "2", memory: 8Gi}
  storage: {size: 64Gi}
  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555}}
  backup: {store: {azure: {storageAccount: shopbackups}}, schedule: {cron: "@daily"}}
`

func ExampleObjects() {
	p, err := profiles.Parse("orders.yaml", []byte(orders))
	if err != nil {
		log.Fatal(err)
	}
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range objects {
		fmt.Println(o.GetObjectKind().GroupVersionKind().Kind, o.GetName())
	}
	// Output:
	// ObjectStore orders-store
	// Cluster orders
	// ScheduledBackup orders
}

func ExampleYAML() {
	p, err := profiles.Parse("orders.yaml", []byte(orders))
	if err != nil {
		log.Fatal(err)
	}
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		log.Fatal(err)
	}
	stream, err := manifest.YAML(objects[2:])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(stream))
	// Output:
	// apiVersion: postgresql.cnpg.io/v1
	// kind: ScheduledBackup
	// metadata:
	//   name: orders
	//   namespace: shop
	// spec:
	//   backupOwnerReference: self
	//   cluster:
	//     name: orders
	//   method: plugin
	//   pluginConfiguration:
	//     name: barman-cloud.cloudnative-pg.io
	//   schedule: '@daily'
}

func ExampleBackup() {
	p, err := profiles.Parse("orders.yaml", []byte(orders))
	if err != nil {
		log.Fatal(err)
	}
	objects, err := render.Backup(p, render.BackupOptions{Name: "before-upgrade"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(objects[0].GetName())
	// Output: before-upgrade
}
