// SPDX-License-Identifier: Apache-2.0

// Package dir updates a directory with rendered files, so that no reader sees partly written files.
//
// New files are first written to .pgha-new in the directory itself, and renamed into place when all of them are
// complete. After a full disk, a fault in the last of ten thousand profiles or a kill, every file is either old or new,
// and the next run completes the update. Files that are up to date are not touched.
//
// The file .pgha lists the files that pgha wrote: their names and SHA-256 digests, in the format of sha256sum. A header
// in each file would also be in copies of the file and would add noise to diffs. The digest shows whether a file was
// changed by hand. While files are replaced, .pgha holds the old and the new digests, so that after a kill the next run
// recognizes all of its files. After a Git merge, .pgha may also hold both digests and conflict markers, and it is read
// in the same way.
package dir
