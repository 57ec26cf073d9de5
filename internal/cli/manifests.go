// SPDX-License-Identifier: Apache-2.0

package cli

import "fmt"

// maxManifests is the largest size of a file of manifests. It is larger than that of profiles, which are written by
// hand: manifests may be the whole output of kubectl get.
const maxManifests = 256 << 20

// Manifest is the text of a file of Kubernetes objects.
type Manifest struct {
	Name string
	Text []byte
}

// ReadManifests reads a file, the .yaml, .yml and .json files of a directory in alphabetical order, or standard input
// for "-". It does not read subdirectories, like kubectl apply -f.
func (s *System) ReadManifests(name string) ([]Manifest, error) {
	files, found := []string{name}, false
	if name != "-" {
		info, err := s.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %q: %w", s.label(name), Cause(err))
		}
		if found = info.IsDir(); found {
			if files, err = s.yamlFiles(name); err != nil {
				return nil, err
			}
		}
	}
	all := make([]Manifest, len(files))
	for i, file := range files {
		m, err := s.ReadManifest(file, found)
		if err != nil {
			return nil, err
		}
		all[i] = m
	}
	return all, nil
}

// readManifests returns an error for input over the limit, since the rest is unknown.
func readManifests(read func(string, int64) ([]byte, error), name string, limit int64) ([]byte, error) {
	text, err := read(name, limit)
	if err == nil && int64(len(text)) > limit {
		return nil, fmt.Errorf("cannot read %s: it has more than %d MiB", inWords(name), limit>>20)
	}
	return text, err
}
