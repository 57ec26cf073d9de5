// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"errors"
	"fmt"
	"strings"
)

// document is a text in the making, and what is wrong with it.
type document struct {
	text   strings.Builder
	faults []error
}

func (d *document) add(text string) { d.text.WriteString(text) }

func (d *document) addf(format string, args ...any) { fmt.Fprintf(&d.text, format, args...) }

func (d *document) failf(format string, args ...any) {
	d.faults = append(d.faults, fmt.Errorf(format, args...))
}

// bytes of the text, or all faults.
func (d *document) bytes() ([]byte, error) {
	if len(d.faults) > 0 {
		return nil, errors.Join(d.faults...)
	}
	return []byte(d.text.String()), nil
}
