// SPDX-License-Identifier: Apache-2.0

// Command roundtrip reads a JSON list of objects, decodes each strictly into the operator's own Go types, and writes
// the list of the encoded results. It is a program of this module, and not a test of e2e, so that the operator's types
// are built with the operator's versions of all dependencies.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	apiv1 "github.com/cloudnative-pg/cloudnative-pg/api/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	strictjson "sigs.k8s.io/json"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	scheme := runtime.NewScheme()
	if err := apiv1.AddToScheme(scheme); err != nil {
		return fmt.Errorf("cannot register the operator's types: %w", err)
	}
	var in []json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		return fmt.Errorf("cannot read a list of objects: %w", err)
	}
	out := make([]runtime.Object, 0, len(in))
	for i, raw := range in {
		object, err := decode(scheme, raw)
		if err != nil {
			return fmt.Errorf("cannot decode object %d: %w", i, err)
		}
		out = append(out, object)
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

func decode(scheme *runtime.Scheme, raw []byte) (runtime.Object, error) {
	var head metav1.TypeMeta
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	object, err := scheme.New(head.GroupVersionKind())
	if err != nil {
		return nil, err
	}
	unknown, err := strictjson.UnmarshalStrict(raw, object)
	if err != nil {
		return nil, err
	}
	if len(unknown) > 0 {
		return nil, unknown[0]
	}
	return object, nil
}
