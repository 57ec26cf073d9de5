// SPDX-License-Identifier: Apache-2.0

package utils

const (
	Namespace = "cnpg.io"
	Label     = Namespace + "/new"
)
