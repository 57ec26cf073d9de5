// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/fault"
)

// document collects text and faults.
type document struct {
	text   strings.Builder
	faults fault.List
}

func (d *document) add(text string) { d.text.WriteString(text) }

func (d *document) addf(format string, args ...any) { fmt.Fprintf(&d.text, format, args...) }

func (d *document) failf(format string, args ...any) {
	d.faults = append(d.faults, &fault.Error{Kind: fault.Invalid, Detail: fmt.Sprintf(format, args...)})
}

// bytes returns the text, or all faults.
func (d *document) bytes() ([]byte, error) {
	if len(d.faults) > 0 {
		return nil, d.faults
	}
	return []byte(d.text.String()), nil
}
