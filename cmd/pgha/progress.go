// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pgha/pgha/internal/cli"
	"golang.org/x/term"
)

// progress shows the number of finished profiles in one line on a terminal. It prints nothing if the output is not a
// terminal or the run takes less than half a second.
type progress struct {
	done   atomic.Int64
	finish func()
}

func (p *progress) start(sys *cli.System) {
	p.finish = func() {}
	if isTerminal(sys.Stderr) {
		p.show(sys.Stderr, 500*time.Millisecond)
	}
}

// show prints the line at regular intervals until stop clears it.
func (p *progress) show(w io.Writer, every time.Duration) {
	ticks := time.NewTicker(every)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		shown := false
		for {
			select {
			case <-ticks.C:
				shown = true
				fmt.Fprintf(w, "\rpgha: %d profiles", p.done.Load())
			case <-end:
				if shown {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			}
		}
	}()
	p.finish = sync.OnceFunc(func() {
		ticks.Stop()
		close(end)
		<-ended
	})
}

func (p *progress) add() { p.done.Add(1) }

// stop clears the line. It may be called more than once.
func (p *progress) stop() { p.finish() }

// isTerminal reports whether the writer is a terminal.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
