// SPDX-License-Identifier: Apache-2.0

package parallel_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/parallel"
)

func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 33, 1000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			seen := make([]atomic.Int32, n)
			assert.NilError(t, parallel.Each(n, func(i int) error { seen[i].Add(1); return nil }))
			for i := range seen {
				assert.Equal(t, seen[i].Load(), int32(1), "calls for %d", i)
			}
		})
	}
}

// Of several errors the first number's is returned, in whatever order the calls end.
func TestEachError(t *testing.T) {
	for _, n := range []int{10, 1000} {
		err := parallel.Each(n, func(i int) error {
			if i%2 == 1 {
				return fmt.Errorf("error %d", i)
			}
			return nil
		})
		assert.Error(t, err, "error 1")
	}
}
