// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"os"

	"golang.org/x/term"
)

// StdinIsTerminal reports whether a person may answer questions.
func (s *System) StdinIsTerminal() bool {
	file, ok := s.Stdin.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
