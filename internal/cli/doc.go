// SPDX-License-Identifier: Apache-2.0

// Package cli is what pgha and pgha-federate have in common: the flags that pick and change profiles, the reading of
// profiles, and the way errors are shown. It is the part of the commands that touches files.
package cli
