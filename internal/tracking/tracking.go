// SPDX-License-Identifier: Apache-2.0

// Package tracking knows the annotations and labels with which tools track the objects that they apply.
package tracking

import "strings"

// LastApplied is the annotation with the manifest that kubectl applied last.
const LastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// Key reports annotations and labels with which tools track the objects that they apply. Some contain a copy of the object.
func Key(key string) bool {
	prefix, _, _ := strings.Cut(key, "/")
	switch prefix {
	case "objectset.rio.cattle.io", "kapp.k14s.io", "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "meta.helm.sh":
		return true
	}
	switch key {
	case LastApplied, "argocd.argoproj.io/tracking-id",
		"argocd.argoproj.io/instance", "config.kubernetes.io/origin", "banzaicloud.com/last-applied":
		return true
	}
	return false
}
