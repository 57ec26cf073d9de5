// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"fmt"
	"log"

	"github.com/pgha/pgha/manifest"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Other typed objects can be written with the rendered ones; unset fields and the status are omitted.
func ExampleYAML() {
	text, err := manifest.YAML([]manifest.Object{&corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: metav1.ObjectMeta{Name: "queries", Namespace: "shop"},
		Data:       map[string]string{"orders.sql": "SELECT count(*)\nFROM orders;\n"},
	}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", text)
	// Output:
	// apiVersion: v1
	// data:
	//   orders.sql: |
	//     SELECT count(*)
	//     FROM orders;
	// kind: ConfigMap
	// metadata:
	//   name: queries
	//   namespace: shop
}
