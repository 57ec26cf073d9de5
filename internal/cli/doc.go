// SPDX-License-Identifier: Apache-2.0

// Package cli is shared by pgha and pgha-federate: flags that select and change profiles, reading of profiles, and
// error output. It is the part of the commands that reads and writes files.
package cli
