// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"hash/maphash"

	"github.com/pgha/pgha/internal/serial"
)

// Stream writes the objects of many profiles as [YAML] or [JSON] write the result of [Merge]. It keeps only the name
// and a hash of each object in memory. Append returns the next bytes, End the last ones.
type Stream struct {
	json   bool
	walker *serial.Walker
	seed   maphash.Seed
	seen   map[Key]printed
	count  int
	first  []byte // in JSON, the first object until there is a second one: a single object is not a List
	lone   []byte
}

// printed is what a Stream keeps of an object.
type printed struct {
	hash uint64
	from string
}

// NewYAMLStream starts a stream of YAML documents.
func NewYAMLStream() *Stream { return newStream(false) }

// NewJSONStream starts a stream of one JSON value: the object, or a List where there are several.
func NewJSONStream() *Stream { return newStream(true) }

func newStream(json bool) *Stream {
	return &Stream{json: json, walker: serial.NewWalker(), seed: maphash.MakeSeed(), seen: map[Key]printed{}}
}

// Append returns the bytes for the objects of one profile. from is the name of the profile in errors. Objects that were
// already printed are left out; a different object with the same name is an error, as in Merge.
func (s *Stream) Append(from string, objects []Object) ([]byte, error) {
	var out []byte
	for _, o := range objects {
		document, err := appendDocument(nil, s.walker, o)
		if err != nil {
			return nil, err
		}
		key, hash := KeyOf(o), maphash.Bytes(s.seed, document)
		if other, ok := s.seen[key]; ok {
			if other.hash != hash {
				return nil, Conflict(key, other.from, from)
			}
			continue
		}
		s.seen[key] = printed{hash, from}
		if !s.json {
			if s.count > 0 {
				out = append(out, "---\n"...)
			}
			out = append(out, document...)
		} else if out, err = s.item(out, o); err != nil {
			return nil, err
		}
		s.count++
	}
	return out, nil
}

const (
	listStart = "{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        "
	listNext  = ",\n        "
	listEnd   = "\n    ],\n    \"kind\": \"List\"\n}\n"
)

// item appends an object of a List.
func (s *Stream) item(out []byte, o Object) ([]byte, error) {
	node, err := objectTree(s.walker, o)
	if err != nil {
		return nil, err
	}
	serial.SortKeys(&node)
	switch item := serial.AppendJSON(nil, &node, 2); s.count {
	case 0:
		s.first, s.lone = item, append(serial.AppendJSON(nil, &node, 0), '\n')
		return out, nil
	case 1:
		out = append(append(append(out, listStart...), s.first...), listNext...)
		s.first, s.lone = nil, nil
		return append(out, item...), nil
	default:
		return append(append(out, listNext...), item...), nil
	}
}

// End returns the last bytes and the number of objects.
func (s *Stream) End() ([]byte, int) {
	switch {
	case !s.json:
		return nil, s.count
	case s.count == 1:
		return s.lone, 1
	default:
		return []byte(listEnd), s.count
	}
}
