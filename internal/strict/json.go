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

// fixEscapes rewrites the escapes that JSON has and the YAML library does not know: "\/", which PHP and some
// browsers write for every slash, and pairs of surrogates such as "\ud83d\ude00", which Python writes for every
// emoji. Columns behind one on the same line shrink by a character or two. Anything but JSON is returned as it is: only
// there does a backslash always mean an escape.
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
			out = append(out, `\ufffd`...) // half a character, which encoding/json replaces likewise
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

// escaped is the UTF-16 code of an escape such as \u00e4 at the start of data, or -1.
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
