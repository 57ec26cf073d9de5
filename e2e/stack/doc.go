// SPDX-License-Identifier: Apache-2.0

// Package stack runs a real etcd, kube-apiserver and CloudNativePG operator, built from source, for the time of one test
// run. Everything lives in a network and process namespace of its own: no port of it is open on the machine, and nothing
// of it outlives the test process, however that ends.
package stack
