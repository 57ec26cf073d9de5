// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"strings"
)

// Join is errors.Join without duplicate lines: a fault in a flag, or in the defaults of a fleet, occurs once for each
// site.
func Join(errs ...error) error {
	all := &joined{errs: errs}
	said := map[string]bool{}
	var lines []string
	for _, err := range errs {
		if err == nil || err.Error() == "" {
			continue
		}
		for line := range strings.SplitSeq(err.Error(), "\n") {
			if !said[line] {
				said[line] = true
				lines = append(lines, line)
			}
		}
	}
	if all.text = strings.Join(lines, "\n"); all.text == "" {
		return errors.Join(errs...) // no error, or one without a message
	}
	return all
}

// joined holds many errors. errors.Is and errors.As still find each of them.
type joined struct {
	text string
	errs []error
}

func (j *joined) Error() string   { return j.text }
func (j *joined) Unwrap() []error { return j.errs }
