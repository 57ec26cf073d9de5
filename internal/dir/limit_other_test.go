// SPDX-License-Identifier: Apache-2.0

//go:build !linux

package dir

// limitFileSize is used only by a test for Linux.
func limitFileSize(string) {}
