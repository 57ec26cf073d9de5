// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// fixEscapes rewrites JSON escapes that the YAML library does not support: "\/", which PHP and some browsers write for
// every slash, and surrogate pairs such as "\ud83d\ude00", which Python writes for every emoji. Later columns on the
// same line are then a few characters too small. Text that is not JSON is returned unchanged, since only in JSON does a
// backslash always start an escape.
func fixEscapes(data []byte) []byte {
	if !hasEscapes(data) || !json.Valid(data) {
		return data
	}
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			out = append(out, data[i])
			continue
		}
		r := escaped(data[i:])
		switch pair := utf16.DecodeRune(r, escaped(data[min(i+6, len(data)):])); {
		case data[i+1] == '/':
			out = append(out, '/')
			i++
		case pair != utf8.RuneError:
			out = fmt.Appendf(out, `\U%08x`, pair)
			i += 11
		case utf16.IsSurrogate(r):
			out = append(out, `\ufffd`...) // an unpaired surrogate, which encoding/json replaces in the same way
			i += 5
		default:
			out = append(out, data[i], data[i+1])
			i++
		}
	}
	return out
}

func hasEscapes(data []byte) bool {
	return bytes.Contains(data, []byte(`\/`)) || bytes.Contains(data, []byte(`\ud`)) || bytes.Contains(data, []byte(`\uD`))
}

// escaped returns the UTF-16 code of an escape such as \u00e4 at the start of data, or -1.
func escaped(data []byte) rune {
	if len(data) < 6 || data[0] != '\\' || data[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(data[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(n)
}
