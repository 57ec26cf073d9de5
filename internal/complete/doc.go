// SPDX-License-Identifier: Apache-2.0

// Package complete has only tests, which check that pgha is complete. They loop over every kind of package kinds and over every
// field of a profile, so that a new one fails until each part of pgha supports it.
package complete
