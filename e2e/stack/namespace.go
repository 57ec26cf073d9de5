// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// insideEnv marks the test process inside the namespaces.
const insideEnv = "PGHA_E2E_INSIDE"

// advertised is the advertised address of the API server. It rejects a loopback address, so the namespace's loopback
// interface gets a second one, from the range that RFC 5737 reserves for documentation.
var advertised = netip.MustParseAddr("192.0.2.1")

func init() { //nolint:gochecknoinits // see below
	// The kernel sends a child's parent-death signal when the parent's thread ends, and Go may end threads at any time.
	// Only an init function can pin the thread of the main goroutine.
	runtime.LockOSThread()
}

// Isolated runs a test main function in new network and process namespaces, by starting this test binary again in them,
// and returns its exit code. prepare does what needs the real network, such as building the binaries.
//
// The operator listens on all interfaces, so the network namespace has only loopback. The inner test process is the
// first of its process namespace: when it ends, even by a panic or a kill, the kernel ends every process in it.
func Isolated(prepare func() error, run func() int) int {
	if os.Getenv(insideEnv) != "" {
		if err := raiseLoopback(); err != nil {
			return fail(err)
		}
		return run()
	}
	if err := prepare(); err != nil {
		return fail(err)
	}
	self, err := os.Executable()
	if err != nil {
		return fail(fmt.Errorf("cannot find the test binary: %w", err))
	}
	scratch, err := os.MkdirTemp("", "pgha-e2e-")
	if err != nil {
		return fail(fmt.Errorf("cannot make a scratch directory: %w", err))
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	cmd := exec.Command(self, os.Args[1:]...) //nolint:gosec,noctx // itself, to its end
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	// Nothing in the namespace may use a module proxy: it would wait for a network that does not exist. A killed process
	// cannot clean up, so its temporary files go into a directory that the outer process removes.
	cmd.Env = append(os.Environ(), insideEnv+"=1", "GOPROXY=off", "TMPDIR="+scratch)
	cmd.SysProcAttr = namespaces()
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	default:
		return fail(fmt.Errorf("cannot run the tests in new namespaces: %w", err))
	}
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// namespaces requests the new namespaces, and a user namespace if the caller is not root, who cannot create the others
// without one.
func namespaces() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWPID,
		Pdeathsig:  syscall.SIGKILL,
	}
	if uid := os.Geteuid(); uid != 0 {
		attr.Cloneflags |= syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}}
	}
	return attr
}

// raiseLoopback enables the namespace's loopback interface, with the advertised address in addition to 127.0.0.1.
func raiseLoopback() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("cannot open a socket: %w", err)
	}
	defer func() { _ = unix.Close(fd) }()
	up, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("cannot name interface %q: %w", "lo", err)
	}
	up.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, up); err != nil {
		return fmt.Errorf("cannot raise interface %q: %w", "lo", err)
	}
	alias, err := unix.NewIfreq("lo:0")
	if err != nil {
		return fmt.Errorf("cannot name interface %q: %w", "lo:0", err)
	}
	if err := alias.SetInet4Addr(advertised.AsSlice()); err != nil {
		return fmt.Errorf("cannot set address %q: %w", advertised, err)
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFADDR, alias); err != nil {
		return fmt.Errorf("cannot add address %q: %w", advertised, err)
	}
	return nil
}
