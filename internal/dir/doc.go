// SPDX-License-Identifier: Apache-2.0

// Package dir brings a directory up to date with rendered files, so that nobody ever finds half of them.
//
// Everything new is first written below .pgha-new in the directory itself, and only when all of it is there is it renamed
// into place. A full disk, a fault in the last of ten thousand profiles or a kill leaves every file as it was or as it
// will be, and the next run does the rest. Files that are as they should be are not touched.
//
// What pgha wrote it notes in the file .pgha: the names and the SHA-256 of the files, as sha256sum prints them. A header in
// each file would say the same of a copy that somebody made to start from, and would be one more thing in a diff; and a
// digest tells a file that was changed by hand since. While files are being replaced, .pgha holds the old and the new
// digests, so that a killed run leaves nothing behind that looks like somebody else's. That is also what it looks like
// after a merge, conflict markers and all, and it is read as such.
package dir
