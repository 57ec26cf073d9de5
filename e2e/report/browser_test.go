// SPDX-License-Identifier: Apache-2.0

package report

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/pgha/pgha/internal/needs"
	"gotest.tools/v3/assert"
)

// tab is a page in a browser.
type tab struct {
	context.Context
	t    *testing.T
	file string

	lock     sync.Mutex
	requests []string
	console  []string
}

// step is something that a user or a browser does.
type step = chromedp.Action[chromedp.Void]

// open writes a page to a file and opens it. Each page has a browser of its own, so that nothing is left of another.
func open(t *testing.T, html []byte) *tab {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	assert.NilError(t, os.WriteFile(file, html, 0o600))
	// As root, Chromium has no sandbox.
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(needs.Program(t, "chromium", "chromium")), chromedp.NoSandbox,
		chromedp.WindowSize(1280, 900))
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancelTab := chromedp.NewContext(allocator)
	t.Cleanup(cancelTab)
	p := &tab{t: t, file: "file://" + file}
	assert.NilError(t, chromedp.Listen(ctx, p.listen))
	limited, cancelLimit := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancelLimit)
	p.Context = limited
	_, err := chromedp.Call(p, network.Enable, network.EnableParams{})
	assert.NilError(t, err)
	_, err = chromedp.Call(p, log.Enable, cdp.Empty{})
	assert.NilError(t, err)
	p.do(chromedp.Navigate(p.file), chromedp.WaitReady(chromedp.CSS("main")))
	return p
}

// as emulates a medium, screen or print, and a color scheme.
func (p *tab) as(medium, scheme string) {
	p.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	_, err := chromedp.Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: features})
	assert.NilError(p.t, err)
}

// listen records what the page asks for and complains about.
func (p *tab) listen(event any) {
	p.lock.Lock()
	defer p.lock.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *runtime.EventConsoleAPICalled:
		p.console = append(p.console, fmt.Sprintf("console.%s", e.Type))
	case *runtime.EventExceptionThrown:
		p.console = append(p.console, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		p.console = append(p.console, e.Entry.Text)
	}
}

func (p *tab) do(steps ...step) {
	p.t.Helper()
	assert.NilError(p.t, chromedp.Do(p, steps...))
}

// ask evaluates an expression. The debugger does so beside the page's policy.
func ask[T any](p *tab, expression string) T {
	p.t.Helper()
	answer, err := chromedp.Run(p, chromedp.Evaluate[T](expression))
	assert.NilError(p.t, err, "%s", expression)
	return answer
}

// click clicks an element that a selector finds.
func click(selector string) step { return chromedp.Click(chromedp.CSS(selector)) }

// quiet fails if the page asked for anything but itself, or complained.
func (p *tab) quiet() {
	p.t.Helper()
	p.lock.Lock()
	defer p.lock.Unlock()
	assert.Check(p.t, len(p.requests) > 0, "no request was seen, not even that of the page")
	for _, address := range p.requests {
		path, _, _ := strings.Cut(address, "#")
		assert.Check(p.t, path == p.file, "the page asks for %s", address)
	}
	assert.Check(p.t, len(p.console) == 0, "the console has %q", p.console)
}

// withoutScript loads the page again in a browser that runs no scripts.
func (p *tab) withoutScript() {
	p.t.Helper()
	_, err := chromedp.Call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	assert.NilError(p.t, err)
	p.do(chromedp.Navigate(p.file), chromedp.WaitReady(chromedp.CSS("main")))
}

// count is the number of elements that a selector finds, without a script.
func (p *tab) count(selector string) int {
	p.t.Helper()
	nodes, err := chromedp.Run(p, chromedp.Nodes(chromedp.CSSAll(selector), chromedp.AtLeast(0)))
	assert.NilError(p.t, err)
	return len(nodes)
}
