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
	// Manifest is the name of the file in which pgha lists the files that it wrote.
	Manifest = ".pgha"

	staging = ".pgha-new"
	union   = ".pgha-both" // in the staging directory: the manifest that is used while files are replaced
	header  = "# What pgha base wrote here, with its SHA-256: sha256sum -c .pgha\n"
	site    = "# site "
	ofFleet = "  of " // separates the name of a site from its fleet; site names never contain two spaces

	// maxManifest is enough for more than a hundred thousand sites.
	maxManifest = 64 << 20
)

// manifest lists the files that pgha wrote into one directory.
type manifest struct {
	files map[string][]string // name -> digests, one or more
	sites map[string]string   // directories with their own manifest -> the fleet; "" if an older pgha wrote it
}

// Listed returns the names of the files in the text of a [Manifest].
func Listed(text []byte) []string {
	return slices.Sorted(maps.Keys(parseManifest(text).files))
}

// parseManifest reads every valid line; after a Git merge, those are the lines of both sides. It ignores names that
// lead out of the directory.
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

// newManifest returns the manifest of the files.
func newManifest(files []base.File) manifest {
	m := manifest{files: make(map[string][]string, len(files)), sites: map[string]string{}}
	for _, f := range files {
		m.files[f.Name] = []string{digest(f.Data)}
	}
	return m
}

// with returns both manifests merged. If the fleet of a site differs, the other manifest wins.
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

// wrote reports whether pgha wrote a file with this name and content.
func (m manifest) wrote(name, digest string) bool {
	return slices.Contains(m.files[name], digest)
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// local reports whether the name is below the directory on every system and is not reserved for pgha.
func local(name string) bool {
	if !fs.ValidPath(name) || name == "." || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\\:\n") {
		return false
	}
	first, _, _ := strings.Cut(name, "/")
	return first != staging && filepath.Base(name) != Manifest
}

// readManifest reads the manifest of a directory; empty if it does not exist.
func readManifest(root *os.Root) (manifest, []byte, error) {
	text, err := regular.Read(root, Manifest, maxManifest)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return manifest{}, nil, err
	}
	return parseManifest(text), text, nil
}

// Sites returns the sites in a manifest, in alphabetical order.
func Sites(manifest []byte) []Site {
	have := parseManifest(manifest).sites
	var all []Site
	for _, name := range slices.Sorted(maps.Keys(have)) {
		all = append(all, Site{Name: name, Fleet: have[name]})
	}
	return all
}
