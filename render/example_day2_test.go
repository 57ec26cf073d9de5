// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"fmt"
	"log"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// The time comes from the caller; a command would pass time.Now().
func ExampleBackup_at() {
	p, err := profiles.Parse("orders.yaml", []byte(orders))
	if err != nil {
		log.Fatal(err)
	}
	objects, err := render.Backup(p, render.BackupOptions{At: time.Date(2026, 8, 21, 2, 3, 4, 0, time.UTC)})
	if err != nil {
		log.Fatal(err)
	}
	stream, err := manifest.YAML(objects)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(stream))
	// Output:
	// apiVersion: postgresql.cnpg.io/v1
	// kind: Backup
	// metadata:
	//   name: orders-at-20260821020304
	//   namespace: shop
	// spec:
	//   cluster:
	//     name: orders
	//   method: plugin
	//   pluginConfiguration:
	//     name: barman-cloud.cloudnative-pg.io
}

func ExampleRecovery() {
	p, err := profiles.Parse("orders.yaml", []byte(orders))
	if err != nil {
		log.Fatal(err)
	}
	objects, err := render.Recovery(p, render.RecoveryOptions{
		Target: &cnpgv1.RecoveryTarget{TargetTime: "2026-08-21T04:03:04+02:00"},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range objects {
		fmt.Println(o.GetObjectKind().GroupVersionKind().Kind, o.GetName())
		if c, ok := o.(*cnpgv1.Cluster); ok {
			fmt.Println("  to", c.Spec.Bootstrap.Recovery.RecoveryTarget.TargetTime)
		}
	}
	// Output:
	// Cluster orders-recovered-db
	//   to 2026-08-21 02:03:04+00:00
	// ScheduledBackup orders-recovered-db
}

func ExampleParseRecoveryTarget() {
	for _, s := range []string{"2026-08-21T02:03:04Z", "0/3000060", "48571", "before-migration", "20260821"} {
		t, err := render.ParseRecoveryTarget(s)
		if err != nil {
			fmt.Println(s, err)
			continue
		}
		fmt.Printf("time=%q lsn=%q xid=%q name=%q\n", t.TargetTime, t.TargetLSN, t.TargetXID, t.TargetName)
	}
	// Output:
	// time="2026-08-21T02:03:04Z" lsn="" xid="" name=""
	// time="" lsn="0/3000060" xid="" name=""
	// time="" lsn="" xid="48571" name=""
	// time="" lsn="" xid="" name="before-migration"
	// 20260821 is ambiguous, a date or a transaction ID
}
