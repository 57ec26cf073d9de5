// SPDX-License-Identifier: Apache-2.0

// Package sources pins the upstream releases that pgha is tested with and finds their files on disk.
//
// They are read as files, not imported: plugin-barman-cloud v0.15.0, for example, requires k8s.io v0.37 and a newer Go
// than pgha, and reading a CRD needs no compiler.
package sources

// Pin is one version of one Go module, with the hash of its content as in go.sum.
type Pin struct {
	Module, Version, Sum string
}

// All releases. The go.mod files under build/ must have the same versions: TestPinsMatchBuilds checks this.
var (
	// Operator runs in the tests of e2e, and has the samples in docs/src/samples.
	Operator = Pin{
		"github.com/cloudnative-pg/cloudnative-pg", "v1.30.0",
		"h1:fnhVq44xXx97MNiuvJsPrX1vSjYbgdyBK5MSGfdHdp0=",
	}
	// Manifests is the newest release of the operator. It is only read: releases/ has the manifests of about half of all releases.
	Manifests = Pin{
		"github.com/cloudnative-pg/cloudnative-pg", "v1.30.1",
		"h1:d1jxp0jQi7/3zrEhsv9ycD+G5ssmkNvDvTmogaGccCw=",
	}
	// BarmanPlugin has the CRD of ObjectStore in config/crd/bases.
	BarmanPlugin = Pin{
		"github.com/cloudnative-pg/plugin-barman-cloud", "v0.15.0",
		"h1:gNVytrzzYUE08wxLDrjfJqy1FPPSFkMe1OEr4s4pVI0=",
	}
	// LivePlugin is the newest release of the plugin whose dependencies are all in CI's module proxy; it is built in
	// build/plugin and runs next to the operator.
	LivePlugin = Pin{
		"github.com/cloudnative-pg/plugin-barman-cloud", "v0.14.0",
		"h1:kpTo7egntRIM15hvo0xtOj07wyjj23jcz/Co0KfzC7s=",
	}
	// Prometheus has the CRDs of PodMonitor and PrometheusRule in example/prometheus-operator-crd.
	Prometheus = Pin{
		"github.com/prometheus-operator/prometheus-operator", "v0.92.0",
		"h1:tAbsod3+9sQsxDeAvLP27dAe9terToht5M+YdDwLGP0=",
	}
	// Snapshots has the CRD of VolumeSnapshot in config/crd. AKS has it; without it the operator takes no snapshots.
	Snapshots = Pin{
		"github.com/kubernetes-csi/external-snapshotter/client/v8", "v8.6.0",
		"h1:FtGewu2k6HWw6evLGXY8JqUZ9eHpti1kd3e4amj+ilA=",
	}
	// Kubernetes is kube-apiserver, built in build/apiserver.
	Kubernetes = Pin{Module: "k8s.io/kubernetes", Version: "v1.36.3"}
	// Etcd is built in build/etcd.
	Etcd = Pin{Module: "go.etcd.io/etcd/server/v3", Version: "v3.6.16"}
)

// Targets lists the releases of the operator whose CRDs run in an API server, oldest first: the first of every line, and the newest.
var Targets = []string{"1.23.0", "1.24.0", "1.25.0", "1.26.0", "1.27.0", "1.28.0", "1.29.0", "1.30.0", "1.30.1"}

// Newest is the release of the live operator. That of 1.30.1 needs barman-cloud and machinery 0.6.0, which CI's module proxy does not have.
const Newest = "1.30.0"
