// SPDX-License-Identifier: Apache-2.0

package pghba

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// address reads the address of a record, and its netmask if that is a separate field.
func address(fields [][]token) ([][]token, error) {
	t, fields, err := single(fields, "the address")
	if err != nil {
		return nil, err
	}
	if t.keyword("all") || t.keyword("samehost") || t.keyword("samenet") {
		return fields, nil
	}
	host, bits, cidr := strings.Cut(t.text, "/")
	family := numeric(host)
	switch {
	case cidr && family == 0:
		return nil, fmt.Errorf("%s is neither an IP range nor a host name", t.quote())
	case cidr:
		n, err := strconv.Atoi(bits)
		if err != nil || n < 0 || n > family {
			return nil, fmt.Errorf("invalid CIDR mask in %s", t.quote())
		}
		return fields, nil
	case family == 0:
		return fields, nil // a host name
	}
	mask, fields, err := single(fields, "the netmask of "+host)
	if err != nil {
		return nil, err
	}
	switch numeric(mask.text) {
	case family:
		return fields, nil
	case 0:
		return nil, fmt.Errorf("%q needs a CIDR mask, as in %s/%d: %s is not a netmask", host, host, family, mask.quote())
	default:
		return nil, errors.New("address and netmask are of different families")
	}
}

// numeric returns the number of bits of an IP address, or 0 for a host name. As in the C library, an IPv4 address may
// have fewer than four parts.
func numeric(host string) int {
	if strings.Contains(host, ":") {
		if a, err := netip.ParseAddr(host); err == nil && a.Is6() {
			return 128
		}
		return 0
	}
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return 0
	}
	for i, part := range parts {
		limit := uint64(255)
		if i == len(parts)-1 {
			limit = 1<<(8*(5-len(parts))) - 1
		}
		n, err := strconv.ParseUint(part, 0, 64)
		if err != nil || n > limit || strings.ContainsAny(part, "_oObB") && !strings.HasPrefix(strings.ToLower(part), "0x") {
			return 0
		}
	}
	return 32
}
