// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"fmt"

	"github.com/pgha/pgha/internal/strict"
)

type database struct {
	Instances  int               `json:"instances"`
	Size       string            `json:"size"`
	Parameters map[string]string `json:"parameters"`
}

func ExampleDecode() {
	db := database{Instances: 3, Size: "10Gi"} // the defaults
	doc, errs := strict.Decode("pg.yaml", []byte("size: 100Gi\nparameters: {work_mem: 8MB}\n"), &db)
	fmt.Println(db, errs.Err())
	line, column, _ := doc.Position("parameters[work_mem]")
	fmt.Println(line, column)

	_, errs = strict.Decode("pg.yaml", []byte("instances: three\nsise: 100Gi\nparameters: {autovacuum: on}\n"), &db)
	fmt.Println(errs)
	// Output:
	// {3 100Gi map[work_mem:8MB]} <nil>
	// 2 24
	// pg.yaml:1:12: instances: expected a whole number, got "three"
	// pg.yaml:2:1: sise: unknown field "sise", did you mean "size"?
	// pg.yaml:3:26: parameters[autovacuum]: expected a string, got a value that YAML 1.1 readers such as kubectl read as a bool: quote it as "on"
}

func ExampleSet() {
	db := database{}
	for _, assignment := range []string{"instances=5", "parameters.pg_stat_statements.max=5000", "size=100", "instanses=3"} {
		if err := strict.Set(&db, assignment); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(db)
	// Output:
	// instanses: unknown field "instanses", did you mean "instances"?
	// {5 100 map[pg_stat_statements.max:5000]}
}
