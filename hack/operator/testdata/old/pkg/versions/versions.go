// SPDX-License-Identifier: Apache-2.0

package versions

const (
	DefaultImageName      = "ghcr.io/x/postgresql:18.6-system-trixie"
	DefaultPgbouncerImage = "ghcr.io/x/pgbouncer:1.25.2"
)
