// SPDX-License-Identifier: Apache-2.0

package postgres

// CreatePostgresqlConfiguration opens createPostgresqlConfiguration to another package. Its parameters differ by version, so
// that the caller must look at its type.
var CreatePostgresqlConfiguration any = createPostgresqlConfiguration
