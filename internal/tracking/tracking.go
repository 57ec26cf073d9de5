// SPDX-License-Identifier: Apache-2.0

// Package tracking knows the annotations and labels with which tools track the objects that they apply.
package tracking

import "strings"

// Key reports annotations and labels with which tools track the objects that they apply. Some contain a copy of the object.
func Key(key string) bool {
	prefix, _, _ := strings.Cut(key, "/")
	switch prefix {
	case "objectset.rio.cattle.io", "kapp.k14s.io", "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "meta.helm.sh":
		return true
	}
	switch key {
	case "kubectl.kubernetes.io/last-applied-configuration", "argocd.argoproj.io/tracking-id",
		"argocd.argoproj.io/instance", "config.kubernetes.io/origin", "banzaicloud.com/last-applied":
		return true
	}
	return false
}
