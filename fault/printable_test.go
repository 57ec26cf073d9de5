// SPDX-License-Identifier: Apache-2.0

package fault_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/fault"
)

func TestPrintable(t *testing.T) {
	for name, tt := range map[string]struct{ reason, file, want string }{
		"plain":     {"as it is", "a b/ü.yaml", "a b/ü.yaml"},
		"escape":    {"it controls a terminal", "b\x1b[31m.yaml", `"b\x1b[31m.yaml"`},
		"line":      {"it adds a line", "b\nad.yaml", `"b\nad.yaml"`},
		"not UTF-8": {"a terminal may read it as something else", "b\xff", `"b\xff"`},
	} {
		t.Run(name, func(t *testing.T) {
			err := (&fault.Error{File: tt.file, Detail: "x"}).Error()
			if fault.Printable(tt.file) != tt.want || !strings.HasPrefix(err, tt.want) {
				t.Errorf("%s: got %s, %s", tt.reason, fault.Printable(tt.file), err)
			}
		})
	}
}
