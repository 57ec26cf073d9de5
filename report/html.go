// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// markup is HTML that this package wrote. A constant becomes markup by itself, and a value needs a conversion, which nothing but html.go does: so
// no value gets into the page without put, which escapes it. html/template does the same with reflection, and costs pgha render a part of its start.
type markup string

// writer collects the page.
type writer struct{ out []byte }

// put writes markup with a value for each §. Values are escaped for text and for attributes in double quotes.
func (w *writer) put(m markup, values ...any) {
	rest := string(m)
	for _, v := range values {
		before, after, found := strings.Cut(rest, "§")
		if !found {
			panic("report: more values than places in " + rest)
		}
		w.out = append(w.out, before...)
		w.value(v)
		rest = after
	}
	if strings.Contains(rest, "§") {
		panic("report: more places than values in " + string(m))
	}
	w.out = append(w.out, rest...)
}

func (w *writer) value(v any) {
	switch v := v.(type) {
	case string:
		w.text(v)
	case int:
		w.out = strconv.AppendInt(w.out, int64(v), 10)
	case int64:
		w.out = strconv.AppendInt(w.out, v, 10)
	case px:
		w.out = strconv.AppendFloat(w.out, float64(v), 'f', -1, 32)
	case fmt.Stringer:
		w.text(v.String())
	default:
		panic(fmt.Sprintf("report: no way to write a %T", v))
	}
}

// px is a length in a picture.
type px float32

// text escapes a value. What has no shape of its own is written as Go does, \u202e: it could turn a name around, or hide a part of it.
func (w *writer) text(s string) {
	last := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf && c >= ' ' && c != 0x7f && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if escaped := escape(r, size); escaped != "" {
			w.out = append(append(w.out, s[last:i]...), escaped...)
			last = i + size
		}
		i += size
	}
	w.out = append(w.out, s[last:]...)
}

// escape is what is written for a character; "" for itself.
func escape(r rune, size int) string {
	switch {
	case r == '&':
		return "&amp;"
	case r == '<':
		return "&lt;"
	case r == '>':
		return "&gt;"
	case r == '"':
		return "&#34;"
	case r == '\'':
		return "&#39;"
	case r == utf8.RuneError && size == 1:
		return "\ufffd"
	case !unicode.IsPrint(r): // control characters, line and paragraph separators, marks that change the direction, invisible ones
		quoted := strconv.QuoteRuneToASCII(r)
		return quoted[1 : len(quoted)-1]
	}
	return ""
}

// link writes a link to a page elsewhere, which is opened only by a click. Another address is written as text.
func (w *writer) link(address, label string) {
	if !strings.HasPrefix(address, "https://") {
		w.text(label)
		return
	}
	w.put(`<a href="§" rel="noreferrer">§</a>`, address, label)
}

// page is the address of a page of the project.
func page(path string) string { return "https://github.com/pgha/pgha/blob/main/" + path }

// shortened cuts a text to a width in hundredths of its size. A picture has no room for more; its title has the whole text.
func shortened(s string, room int) string {
	const sign = 100 // …
	width, cut := 0, 0
	for i, r := range s {
		if width <= room-sign {
			cut = i
		}
		if width += widthOf(r); width > room {
			return s[:cut] + "…"
		}
	}
	return s
}

// widthOf is the width of a character in hundredths of its size, as it is written. The figures are those of DejaVu Sans, rounded up: it is the widest
// of the fonts that systems have for their own texts.
func widthOf(r rune) int {
	switch {
	case !unicode.IsPrint(r):
		return 6 * 64 // \u202e
	case r >= 0x1100:
		return 100
	}
	for _, group := range []struct {
		letters string
		width   int
	}{{"ijl", 28}, {" .,:;/'|!I\\", 34}, {"ftr-()[]", 42}, {"csz_", 55}, {"mwMW@%", 100}, {"DGHNOQU", 79}, {"ABCKRVXZ", 70}} {
		if strings.ContainsRune(group.letters, r) {
			return group.width
		}
	}
	if r < 0x7f && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return 64
	}
	return 84
}
