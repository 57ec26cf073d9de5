// SPDX-License-Identifier: Apache-2.0

// Package strict decodes YAML into Go types the way a person who typed it would want: every fault at once, each with
// its line and column, its field path, what is wrong and the nearest valid name.
package strict
