// SPDX-License-Identifier: Apache-2.0

// Package rules holds the pages of the rules of pgha lint, as pgha explain prints them.
package rules

import "embed"

// Pages has one file for each rule, PGHA001.md. They are written by the tests of package lint.
//
//go:embed PGHA*.md
var Pages embed.FS
