// SPDX-License-Identifier: Apache-2.0

package pgsettings

import (
	_ "embed" // the time zones
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pgha/pgha/internal/strict"
)

// zones are the time zones of pg_timezone_names, sorted without regard to case. An image may have fewer: Debian 13 has old names such as
// US/Pacific in a package of its own, https://packages.debian.org/trixie/tzdata-legacy.
//
//go:embed zones.txt
var zones string

// checkString does the checks of the strings that a Cluster may set. What only a session checks is valid: a name of a schema, a tablespace,
// a text search configuration. The hooks are in https://github.com/postgres/postgres/blob/REL_18_0/src/backend/utils/misc/guc_tables.c
func (s Setting) checkString(value string) error {
	switch strings.ToLower(s.Name) {
	case "timezone", "log_timezone":
		return checkZone(value)
	case "timezone_abbreviations":
		return oneOf(value, "Default", "Australia", "India")
	case "datestyle":
		return checkDateStyle(value)
	case "client_encoding":
		return checkEncoding(value)
	case "lc_messages", "lc_monetary", "lc_numeric", "lc_time":
		return s.checkLocale(value)
	case "backtrace_functions":
		if strings.ContainsFunc(value, func(r rune) bool { return !strings.ContainsRune(", \n\t", r) && !isWord(r) }) {
			return fmt.Errorf("%q has another character than letters, digits, underscores, commas and spaces", value)
		}
	case "default_table_access_method":
		if value == "" {
			return errors.New("it is empty")
		}
	case "search_path", "wal_consistency_checking":
		return checkWords(value)
	case "createrole_self_grant":
		return checkWords(value, "set", "inherit")
	case "debug_io_direct":
		return checkWords(value, "data", "wal", "wal_init")
	case "restrict_nonsystem_relation_kind":
		return checkWords(value, "view", "foreign-table")
	}
	return nil
}

func oneOf(value string, words ...string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return fmt.Errorf("%q is not one of %s", value, strings.Join(words, ", "))
}

// checkZone finds a time zone by its name, in upper or lower case. With a digit it may also be a rule or an offset: EST5EDT, <+03>-3, 5.5.
func checkZone(value string) error {
	if strings.ContainsAny(value, "0123456789") {
		return nil
	}
	names := strings.Fields(zones)
	for _, name := range names {
		if strings.EqualFold(name, value) || strings.EqualFold("posix/"+name, value) {
			return nil
		}
	}
	detail := fmt.Sprintf("%q is not the name of a time zone", value)
	if near := strict.Nearest(value, names); near != "" {
		detail += fmt.Sprintf(", did you mean %q?", near)
	}
	return errors.New(detail)
}

// checkDateStyle follows check_datestyle: an output format and an order of day, month and year, each at most once.
func checkDateStyle(value string) error {
	words, ok := identifiers(value)
	if !ok {
		return fmt.Errorf("%q is not a list of words", value)
	}
	var style, order string
	for _, word := range words {
		word = strings.ToUpper(word)
		isStyle, meant := dateWord(word)
		switch kept := map[bool]*string{true: &style, false: &order}[isStyle]; {
		case meant == "":
			return fmt.Errorf("%q is none of ISO, SQL, Postgres, German, YMD, DMY and MDY", word)
		case *kept != "" && *kept != meant:
			return fmt.Errorf("%q contradicts itself", value)
		case word != "DEFAULT":
			*kept = meant
		}
	}
	return nil
}

// dateWord says what a word of DateStyle means; "" for nothing.
func dateWord(word string) (isStyle bool, meant string) {
	switch {
	case word == "ISO", word == "SQL", word == "GERMAN":
		return true, word
	case strings.HasPrefix(word, "POSTGRES"):
		return true, "POSTGRES"
	case word == "YMD", word == "DEFAULT":
		return false, word
	case word == "DMY", strings.HasPrefix(word, "EURO"):
		return false, "DMY"
	case word == "MDY", word == "US", strings.HasPrefix(word, "NONEURO"):
		return false, "MDY"
	}
	return false, ""
}

// isWord reports a letter, a digit or an underscore of ASCII.
func isWord(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_'
}

// localeName matches the name of a locale. The three languages are those that /usr/share/i18n/SUPPORTED has without a country.
var localeName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([a-z]{2,3}_[A-Z]{2}|eo|syr|tok)(\.[A-Za-z0-9-]+)?(@[a-z]+)?$`)
})

// checkLocale reports names that no locale of glibc has. An image may lack others: see Installed.
func (s Setting) checkLocale(value string) error {
	if value != "" && alwaysThere(value) || value == "" && s.Name != "lc_messages" {
		return nil
	}
	if !localeName().MatchString(value) {
		return fmt.Errorf("%q is not the name of a locale, such as en_US.UTF-8 or C", value)
	}
	return nil
}

func alwaysThere(locale string) bool {
	return slices.Contains([]string{"", "C", "POSIX", "C.UTF-8", "C.utf8"}, locale)
}

// usualZone matches the time zones that every image has.
var usualZone = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^((Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)/.*|UTC|GMT|[^A-Za-z]*)$`)
})

// Installed reports whether PostgreSQL starts with a valid value on every image: a locale may be missing, and a time zone without an area.
func Installed(major int, name, value string) bool {
	switch Name(major, name) {
	case "timezone", "log_timezone":
		return usualZone().MatchString(value)
	case "lc_messages", "lc_monetary", "lc_numeric", "lc_time":
		return alwaysThere(value)
	}
	return true
}

// checkWords checks a list of words, which may be only those that are given, if there are any.
func checkWords(value string, known ...string) error {
	words, ok := identifiers(value)
	if !ok {
		return fmt.Errorf("%q is not a list of names with commas between them", value)
	}
	for _, word := range words {
		if len(known) > 0 && !slices.Contains(known, strings.ToLower(word)) {
			return fmt.Errorf("%q is not one of %s", word, strings.Join(known, ", "))
		}
	}
	return nil
}

// identifiers follows SplitIdentifierString in varlena.c: names in quotes or without, with commas between them.
func identifiers(value string) (words []string, ok bool) {
	rest := strings.Trim(value, space)
	for rest != "" {
		var word string
		if strings.HasPrefix(rest, `"`) {
			end := strings.Index(strings.ReplaceAll(rest[1:], `""`, "  "), `"`)
			if end < 0 {
				return nil, false
			}
			word, rest = rest[1:end+1], rest[end+2:]
		} else {
			end := strings.IndexAny(rest, ","+space)
			if end < 0 {
				end = len(rest)
			}
			if word, rest = rest[:end], rest[end:]; word == "" {
				return nil, false
			}
		}
		words = append(words, word)
		if rest = strings.TrimLeft(rest, space); rest == "" {
			break
		}
		after, comma := strings.CutPrefix(rest, ",")
		if rest = strings.TrimLeft(after, space); !comma || rest == "" {
			return nil, false
		}
	}
	return words, true
}
