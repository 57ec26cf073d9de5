// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/regular"
)

const (
	// Manifest is the name of the file in which pgha notes what it wrote.
	Manifest = ".pgha"

	staging = ".pgha-new"
	union   = ".pgha-both" // in the staging directory: the manifest for while files are being replaced
	header  = "# What pgha base wrote here, with its SHA-256: sha256sum -c .pgha\n"
	site    = "# site "
	ofFleet = "  of " // between the name of a site and its fleet; no name of a site has two spaces

	// maxManifest is far beyond a hundred thousand sites.
	maxManifest = 64 << 20
)

// manifest is what pgha wrote into one directory.
type manifest struct {
	files map[string][]string // name -> digests, one or more
	sites map[string]string   // directories with a manifest of their own -> the fleet; "" where an older pgha wrote it
}

// Listed are the names of the files in the text of a [Manifest].
func Listed(text []byte) []string {
	return slices.Sorted(maps.Keys(parseManifest(text).files))
}

// parseManifest takes every line that it understands, which after a merge are those of both sides. Names that would lead
// out of the directory are not taken.
func parseManifest(text []byte) manifest {
	m := manifest{files: map[string][]string{}, sites: map[string]string{}}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if rest, ok := strings.CutPrefix(line, site); ok {
			if name, fleet, _ := strings.Cut(rest, ofFleet); local(name) {
				m.sites[name] = fleet
			}
			continue
		}
		digest, name, ok := strings.Cut(line, "  ")
		if ok && len(digest) == hex.EncodedLen(sha256.Size) && local(name) {
			m.files[name] = append(m.files[name], digest)
		}
	}
	return m
}

// newManifest is that of the files given.
func newManifest(files []base.File) manifest {
	m := manifest{files: make(map[string][]string, len(files)), sites: map[string]string{}}
	for _, f := range files {
		m.files[f.Name] = []string{digest(f.Data)}
	}
	return m
}

// with is both manifests; where they differ about a site's fleet, the other one counts.
func (m manifest) with(other manifest) manifest {
	both := manifest{files: map[string][]string{}, sites: maps.Clone(m.sites)}
	maps.Copy(both.sites, other.sites)
	for _, one := range []manifest{m, other} {
		for name, digests := range one.files {
			for _, d := range digests {
				if !slices.Contains(both.files[name], d) {
					both.files[name] = append(both.files[name], d)
				}
			}
		}
	}
	return both
}

func (m manifest) text() []byte {
	var b bytes.Buffer
	b.WriteString(header)
	for _, name := range slices.Sorted(maps.Keys(m.sites)) {
		b.WriteString(site + name)
		if fleet := m.sites[name]; fleet != "" {
			b.WriteString(ofFleet + fleet)
		}
		b.WriteByte('\n')
	}
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		for _, d := range m.files[name] {
			b.WriteString(d + "  " + name + "\n")
		}
	}
	return b.Bytes()
}

// wrote: pgha wrote this very content under the name.
func (m manifest) wrote(name, digest string) bool {
	return slices.Contains(m.files[name], digest)
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// local: the name stays below the directory, on every system, and is none of pgha's own.
func local(name string) bool {
	if !fs.ValidPath(name) || name == "." || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\\:\n") {
		return false
	}
	first, _, _ := strings.Cut(name, "/")
	return first != staging && filepath.Base(name) != Manifest
}

// readManifest of a directory; empty where there is none.
func readManifest(root *os.Root) (manifest, []byte, error) {
	text, err := regular.Read(root, Manifest, maxManifest)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return manifest{}, nil, err
	}
	return parseManifest(text), text, nil
}

// Sites are the bases in directories of their own that a manifest has, in alphabetical order.
func Sites(manifest []byte) []Site {
	have := parseManifest(manifest).sites
	var all []Site
	for _, name := range slices.Sorted(maps.Keys(have)) {
		all = append(all, Site{Name: name, Fleet: have[name]})
	}
	return all
}
