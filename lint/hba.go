// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"regexp"
	"sync"
)

// descriptor matches ${type:name} in pg_hba.
var descriptor = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$\{([^:]+):([^}]+)\}`) })
