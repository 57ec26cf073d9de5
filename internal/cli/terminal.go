// SPDX-License-Identifier: Apache-2.0

package cli

import "os"

// StdinIsTerminal reports whether somebody may be there to answer. /dev/null counts too, and answers nothing.
func (s *System) StdinIsTerminal() bool {
	file, ok := s.Stdin.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
