// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pgha/pgha/internal/cli"
	"gotest.tools/v3/assert"
)

// TestProgress checks that nothing is printed without a terminal.
func TestProgress(t *testing.T) {
	var buffer bytes.Buffer
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	assert.NilError(t, err)
	defer file.Close()
	for name, sys := range map[string]*cli.System{"buffer": {Stderr: &buffer}, "file": {Stderr: file}} {
		var p progress
		p.start(sys)
		p.add()
		time.Sleep(600 * time.Millisecond)
		p.stop()
		info, err := file.Stat()
		assert.NilError(t, err)
		assert.Equal(t, int64(buffer.Len())+info.Size(), int64(0), name)
	}
}

// TestProgressLine checks that a terminal shows a line, which is cleared at the end.
func TestProgressLine(t *testing.T) {
	var said bytes.Buffer
	var p progress
	p.show(&said, time.Millisecond)
	p.add()
	p.add()
	for range 100 {
		time.Sleep(time.Millisecond)
	}
	p.stop()
	p.stop()
	assert.Assert(t, bytes.Contains(said.Bytes(), []byte("\rpgha: 2 profiles")), "%q", said.Bytes())
	assert.Assert(t, bytes.HasSuffix(said.Bytes(), []byte("\r\x1b[K")), "%q", said.Bytes())
}
