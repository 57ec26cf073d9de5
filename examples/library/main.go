// SPDX-License-Identifier: Apache-2.0

// Command library uses pgha as a library to render a small cluster for each tenant.
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// tenant has the values that differ between the clusters.
type tenant struct{ name, size string }

func main() {
	if err := run(os.Stdout, []tenant{{"orders", "32Gi"}, {"billing", "256Gi"}}); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer, tenants []tenant) error {
	text, err := profiles.Builtin("aks-dev")
	if err != nil {
		return err
	}
	for _, t := range tenants {
		p, err := profiles.Parse("built-in aks-dev", text,
			profiles.Set("tenant", "metadata.name", t.name),
			profiles.Set("tenant", "metadata.namespace", "tenant-"+t.name),
			profiles.Set("tenant", "spec.storage.size", t.size))
		if err != nil {
			return err // all errors at once, each with its field
		}
		objects, err := render.Objects(p, render.Options{})
		if err != nil {
			return err
		}
		stream, err := manifest.YAML(objects)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s/%s: %d objects, %d lines of YAML\n", p.Namespace(), p.ClusterName(), len(objects), lines(stream))
		for _, o := range objects {
			if cluster, ok := o.(*cnpgv1.Cluster); ok { // typed, so the compiler knows its fields
				fmt.Fprintf(w, "  PostgreSQL %d, %s of disk, shared_buffers %s\n", p.Resolve().Major,
					cluster.Spec.StorageConfiguration.Size, cluster.Spec.PostgresConfiguration.Parameters["shared_buffers"])
			}
		}
	}
	return nil
}

func lines(stream []byte) int {
	n := 0
	for _, b := range stream {
		if b == '\n' {
			n++
		}
	}
	return n
}
