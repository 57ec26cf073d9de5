// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"gotest.tools/v3/golden"
)

// bin is a directory that holds the fake az.
var bin string

func TestMain(m *testing.M) {
	golden.NormalizeCRLFToLF = false
	os.Exit(withAz(m))
}

// withAz builds the fake as a separate program. The test binary itself would work, but with the race detector it takes
// ten times as long to start, and the scripts call az a thousand times.
func withAz(m *testing.M) int {
	dir, err := os.MkdirTemp("", "pgha-federate")
	if err == nil {
		defer os.RemoveAll(dir)
		var out []byte
		if out, err = exec.CommandContext(context.Background(), "go", "build", "-o", dir+"/az", "./internal/fakeaz/az").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w\n%s", err, out)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot build the fake az:", err)
		return 1
	}
	bin = dir
	return m.Run()
}
