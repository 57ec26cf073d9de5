// SPDX-License-Identifier: Apache-2.0

package strict

// Below returns the value at a path as a separate document, as [Document.Items] does for the items of a list; nil if
// there is no value.
func (d *Document) Below(field string) *Document {
	n, ok := d.find(field)
	if !ok {
		return nil
	}
	return &Document{file: d.file, base: d.base, origins: d.origins, end: d.end, root: target(n)}
}
