// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"github.com/pgha/pgha/internal/starter"
	"github.com/pgha/pgha/profiles"
)

// write returns the profile as a file with comments, verified by rendering it.
func (im *importer) write(p *profiles.Profile) ([]byte, error) {
	text, err := profiles.Marshal(p, profiles.MarshalOptions{Comments: im.comments(p)})
	if err != nil {
		return nil, err
	}
	text = append([]byte(starter.Modeline+im.header()), text...)
	return text, im.verify(text)
}
