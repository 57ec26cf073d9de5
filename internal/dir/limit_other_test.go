// SPDX-License-Identifier: Apache-2.0

//go:build !linux

package dir

// limitFileSize is for a test that only Linux has.
func limitFileSize(string) {}
