// SPDX-License-Identifier: Apache-2.0

package other

func helper() int { return 1 }
