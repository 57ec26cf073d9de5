// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"net/netip"
	"regexp"
	"strings"
	"sync"
)

// hbaRule is a line of pg_hba.conf for connections over TCP.
type hbaRule struct {
	kind, database, user, address, method string
}

func parseHBA(line string) (hbaRule, bool) {
	line, _, _ = strings.Cut(line, "#")
	f := strings.Fields(line)
	if len(f) < 5 || !strings.HasPrefix(f[0], "host") {
		return hbaRule{}, false
	}
	r := hbaRule{f[0], f[1], f[2], f[3], f[4]}
	// An address may be followed by a mask of its own.
	if len(f) > 5 && strings.Count(f[4], ".") == 3 {
		r.address, r.method = f[3]+" "+f[4], f[5]
	}
	return r, true
}

// plain reports whether the rule is about connections without TLS.
func (r hbaRule) plain() bool { return oneOf(r.kind, "host", "hostnossl") }

// loopback reports whether it covers only connections from inside the pod, which its own socket takes as well.
func (r hbaRule) loopback() bool {
	if oneOf(r.address, "localhost", "samehost", "127.0.0.1 255.255.255.255", "127.0.0.0 255.0.0.0") {
		return true
	}
	prefix, err := netip.ParsePrefix(r.address)
	return err == nil && prefix.Addr().IsLoopback() && (prefix.Addr().Is6() || prefix.Bits() >= 8)
}

// everybody reports whether it covers all databases, users and addresses.
func (r hbaRule) everybody() bool {
	return r.database == "all" && r.user == "all" && oneOf(r.address, "all", "0.0.0.0/0")
}

// descriptor matches ${type:name} in pg_hba.
var descriptor = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$\{([^:]+):([^}]+)\}`) })
