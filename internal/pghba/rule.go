// SPDX-License-Identifier: Apache-2.0

package pghba

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Rule is what a line of pg_hba.conf says of connections.
type Rule struct {
	// Type is local, host, hostssl, hostnossl, hostgssenc or hostnogssenc.
	Type string
	// AllDatabases and AllUsers: the keyword all is in the list.
	AllDatabases, AllUsers bool
	// Address is a keyword (all, samehost, samenet), a host name, or an IP range in CIDR form; "" for local sockets.
	Address string
	// Method is the authentication method.
	Method string
}

// Rules reads a text of pg_hba.conf, usually one line. It leaves out what includes a file and what has no method, and takes no
// notice of options, which do not change whom a rule is about: see [Check].
func Rules(text string) []Rule {
	var rules []Rule
	_ = eachLine(text, func(fields [][]token) error {
		if r, ok := ruleOf(fields); ok {
			rules = append(rules, r)
		}
		return nil
	})
	return rules
}

func ruleOf(fields [][]token) (Rule, bool) {
	if len(fields) < 4 || !slices.Contains(connectionTypes(), fields[0][0].text) {
		return Rule{}, false
	}
	r := Rule{Type: fields[0][0].text, AllDatabases: hasAll(fields[1]), AllUsers: hasAll(fields[2])}
	rest := fields[3:]
	if r.Type != "local" {
		after, err := address(rest)
		if err != nil || len(after) == 0 {
			return Rule{}, false
		}
		r.Address = addressText(rest[:len(rest)-len(after)])
		rest = after
	}
	r.Method = rest[0][0].text
	return r, true
}

func hasAll(list []token) bool {
	return slices.ContainsFunc(list, func(t token) bool { return t.keyword("all") })
}

// addressText is the address in one word. A netmask, which is a field of its own, becomes the length of a prefix.
func addressText(fields [][]token) string {
	host := fields[0][0].text
	if len(fields) == 1 {
		return host
	}
	mask := fields[1][0].text
	ip, err := netip.ParseAddr(mask)
	if err != nil {
		return host + " " + mask
	}
	var bits strings.Builder
	for _, b := range ip.AsSlice() {
		fmt.Fprintf(&bits, "%08b", b)
	}
	zeros := strings.TrimLeft(bits.String(), "1")
	if strings.Contains(zeros, "1") {
		return host + " " + mask // not a prefix, which PostgreSQL takes
	}
	return host + "/" + strconv.Itoa(len(bits.String())-len(zeros))
}

// Prefix is the rule's address as an IP range; false for a keyword, a host name and a netmask that is no prefix.
func (r Rule) Prefix() (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(r.Address)
	return p, err == nil
}

// TakesPlaintext reports whether the rule is about connections over TCP without TLS, maybe beside others.
func (r Rule) TakesPlaintext() bool {
	return r.Type == "host" || r.Type == "hostnossl" || r.Type == "hostnogssenc"
}

// Everybody reports whether the rule covers all databases, all users and every IPv4 address at least.
func (r Rule) Everybody() bool {
	p, ok := r.Prefix()
	return r.AllDatabases && r.AllUsers && (r.Address == "all" || ok && p.Addr().Is4() && p.Bits() == 0)
}

// Loopback reports whether the rule covers only connections from inside the pod, which its own socket takes as well.
func (r Rule) Loopback() bool {
	if strings.EqualFold(r.Address, "localhost") || r.Address == "samehost" {
		return true
	}
	p, ok := r.Prefix()
	return ok && p.Addr().IsLoopback() && (p.Addr().Is6() || p.Bits() >= 8)
}
