// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"strings"
)

// Join is errors.Join, with every line once: what is wrong with a flag, or with the defaults of a fleet, is so for each of
// its sites.
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
		return errors.Join(errs...) // none, or one without words
	}
	return all
}

// joined is many errors; what they are can still be asked.
type joined struct {
	text string
	errs []error
}

func (j *joined) Error() string   { return j.text }
func (j *joined) Unwrap() []error { return j.errs }
