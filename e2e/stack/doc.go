// SPDX-License-Identifier: Apache-2.0

// Package stack runs a real etcd, kube-apiserver and CloudNativePG operator, built from source, for one test run. They
// run in a separate network and process namespace: no port is open on the machine, and no process outlives the test
// process, even if that is killed.
package stack
