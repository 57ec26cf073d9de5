// SPDX-License-Identifier: Apache-2.0

// Package profiles holds the input of pgha: the Profile, its defaults, its strict parser and its validation.
package profiles
