// SPDX-License-Identifier: Apache-2.0

package specs

func podSpec() int { return 2 }
