// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// forEach calls a function for every pair, on all processors if there are many. It returns the error of the first pair that has one.
func forEach(pairs []*pair, do func(*pair) error) error {
	const few = 16
	workers := min(runtime.GOMAXPROCS(0), len(pairs)/few)
	if workers < 2 {
		for _, p := range pairs {
			if err := do(p); err != nil {
				return err
			}
		}
		return nil
	}
	errs := make([]error, len(pairs))
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(pairs)); i = next.Add(1) - 1 {
				errs[i] = do(pairs[i])
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
