// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

// isInTree reports whether a method is the in-tree object store, which is the CRD's default.
func isInTree(m cnpgv1.BackupMethod) bool {
	return m == "" || m == cnpgv1.BackupMethodBarmanObjectStore
}

func isEmptyPlugin(c *cnpgv1.BackupPluginConfiguration) bool { return c == nil || c.Name == "" }

const schedulePath = "spec.schedule"
