// SPDX-License-Identifier: Apache-2.0

package strict

import "github.com/pgha/pgha/fault"

// Error is one fault with its position in the file.
type Error = fault.Error

// Errors are all faults of one or more files, in order of position.
type Errors = fault.List
