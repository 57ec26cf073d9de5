// SPDX-License-Identifier: Apache-2.0

package pgsettings

import (
	"fmt"
	"slices"
	"strings"
)

// checkEncoding finds an encoding by its letters and digits, as pg_char_to_encoding does:
// https://github.com/postgres/postgres/blob/REL_18_0/src/common/encnames.c
func checkEncoding(value string) error {
	name := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(value))
	if !slices.Contains(encodings(), name) {
		return fmt.Errorf("%q is not the name of an encoding, such as UTF8", value)
	}
	return nil
}

// encodings are the names that PostgreSQL knows.
func encodings() []string {
	return strings.Fields(`abc alt big5 euccn eucjis2004 eucjp euckr euctw gb18030 gbk
		iso88591 iso885910 iso885913 iso885914 iso885915 iso885916 iso88592 iso88593 iso88594 iso88595 iso88596 iso88597 iso88598 iso88599
		johab koi8 koi8r koi8u latin1 latin10 latin2 latin3 latin4 latin5 latin6 latin7 latin8 latin9 mskanji muleinternal
		shiftjis shiftjis2004 sjis sqlascii tcvn tcvn5712 uhc unicode utf8 vscii
		win win1250 win1251 win1252 win1253 win1254 win1255 win1256 win1257 win1258 win866 win874 win932 win936 win949 win950
		windows1250 windows1251 windows1252 windows1253 windows1254 windows1255 windows1256 windows1257 windows1258
		windows866 windows874 windows932 windows936 windows949 windows950`)
}
