// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"k8s.io/client-go/rest"

	"github.com/pgha/pgha/e2e/sources"
)

// startTimeout is long, since it only bounds a hang, and a loaded machine with two cores is slow.
const startTimeout = 2 * time.Minute

// started numbers the stacks of one test run, so that each has its own ports.
var started atomic.Int32

// Stack is one running control plane.
type Stack struct {
	*Client
	target      string
	bin         Binaries
	dir         string
	etcd, admin string
	port        int
	pki         *pki
	processes   []*process
}

// Options sets what to start.
type Options struct {
	// Target is the operator minor whose CRDs are installed.
	Target string
	// Operator also starts the operator and its webhooks, at sources.Newest.
	Operator bool
}

// Start starts etcd and the API server, installs the target's CRDs and, on request, runs the operator.
func Start(ctx context.Context, bin Binaries, opts Options) (*Stack, error) {
	if opts.Operator && opts.Target != sources.Newest {
		return nil, fmt.Errorf("cannot run the operator at target %q: it is built at %s", opts.Target, sources.Newest)
	}
	dir, err := os.MkdirTemp("", "pgha-e2e-")
	if err != nil {
		return nil, fmt.Errorf("cannot make a working directory: %w", err)
	}
	n := int(started.Add(1)) - 1
	s := &Stack{
		target: opts.Target, bin: bin, dir: dir, port: 6443 + n,
		etcd: fmt.Sprintf("http://127.0.0.1:%d", 2379+10*n),
	}
	for _, step := range s.steps(opts.Operator) {
		if err := step(ctx); err != nil {
			s.Stop()
			return nil, err
		}
	}
	return s, nil
}

// steps returns the steps of Start, in order. The operator looks for plugins when it starts, so they come first; the
// webhooks come after the operator that serves them.
func (s *Stack) steps(operator bool) []func(context.Context) error {
	steps := []func(context.Context) error{s.startEtcd, s.startAPIServer, s.connect, s.installCRDs}
	if operator {
		steps = append(steps, s.installOperator, s.startPlugin, s.startOperator, s.installWebhooks)
	}
	return steps
}

// Stop ends every program, last started first, and removes what they wrote.
func (s *Stack) Stop() {
	for _, p := range slices.Backward(s.processes) {
		p.stop()
	}
	s.processes = nil
	_ = os.RemoveAll(s.dir)
}

// Logs returns the end of a program's output.
func (s *Stack) Logs(name string) string {
	return s.process(name).tail()
}

// process returns a running program of the stack by name.
func (s *Stack) process(name string) *process {
	for _, p := range s.processes {
		if p.name == name {
			return p
		}
	}
	panic("no process " + name)
}

// run launches a program that Stop will end.
func (s *Stack) run(name string, env []string, args ...string) (*process, error) {
	p, err := launch(s.bin[name], name, s.dir, env, args...)
	if err != nil {
		return nil, err
	}
	s.processes = append(s.processes, p)
	return p, nil
}

// config returns the client configuration of the API server with a bearer token.
func (s *Stack) config(token string) *rest.Config {
	return &rest.Config{
		Host:            fmt.Sprintf("https://127.0.0.1:%d", s.port),
		BearerToken:     token,
		TLSClientConfig: rest.TLSClientConfig{CAData: s.pki.CA},
		QPS:             -1, // The client's own rate limit would only slow the tests down.
	}
}

// connect creates the client of the tests: the cluster's administrator.
func (s *Stack) connect(context.Context) (err error) {
	s.Client, err = newClient(s.config(s.admin))
	return err
}
