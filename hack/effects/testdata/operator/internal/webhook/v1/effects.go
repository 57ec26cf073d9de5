// SPDX-License-Identifier: Apache-2.0

package v1

// IsValidationEnabled opens isValidationEnabled, which reads the annotation that turns the webhook off, to another package.
var IsValidationEnabled = isValidationEnabled
