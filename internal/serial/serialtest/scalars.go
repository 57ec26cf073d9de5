// SPDX-License-Identifier: Apache-2.0

// Package serialtest has values that are hard to write as YAML, for tests.
package serialtest

// Scalars are strings as in CNPG objects, and similar strings that YAML 1.1 does not read as strings.
func Scalars() []string {
	return []string{
		"", " ", "a", "true", "True", "tRue", "on", "off", "y", "n", "yes", "No", "null", "~", "~a", "Null", "<<", "=",
		"0", "-1", "+1", "0.9", ".9", ".", "-", "--", "---", "----", "...", "....", "-.", "+", "1_000", "_1", "1_", "0x1F", "0xg", "0o17", "017", "089",
		"0b1", "0b-1", "-0b1", "-0b-1", "0b2", "1e5", "1e", "1e+5", "1.e5", "1.2.3", "10.0.0.4", "0x1p-2", "+.inf", "-.INF", ".inf", ".nan", "inf", "1e999",
		"99999999999999999999", "18446744073709551615", "0b1111111111111111111111111111111111111111111111111111111111111111", "0xfffffffffffffffff", "5min", "1d", "100Gi", "1", "100m", "0 0 2 * * *", "2024-01-31", "2024-1-1", "2024-13-01",
		"2024-01-31T10:00:00Z", "2024-01-31t10:00:00+02:00", "2024-01-31 10:00:00", "2024-01-31 10:00", "2024-01-31T10:00:00", "12:30", "12:60",
		"1:2:3.4", "-1:2", "+1:2", "-+1:2", "1:", ":1", "1:2:", "1_2:3", "_1:2", "1:2.3.4", "1:2._", "hostssl all all all scram-sha-256",
		"aGVsbG8gd29ybGQ=", "https://account.blob.core.windows.net/backups", "a: b", "a:b", "a:", ":", ": a", "?", "? a", "?a", "- a", "-a",
		"# a", "#a", "a #b", "a#b", "a # b", "@daily", "`a`", "*", "*a", "&a", "!a", "%a", "|", ">", "'a'", "it's", `"a"`, `say "a"`, `a\b`, "[a]", "{a}",
		"a,b", "a]", ",a", " a", "a ", "a\tb", "\ta", "a\nb", "a\n", "\na", "\n", "\n\n", "a \nb", "a\n b", " a\nb", "a\nb ", "a\r\nb", "é", "日本", "\u0085",
		"\x00", "\x7f", "\xff", "\ufeffa", "\u2028", "😀", "é: ü", "é\nü", "😀\n", "\ufffd", "\ue000", "\ufffe", "\ud7ff", "00000000-0000-0000-0000-000000000000", "1e10f4c2-0000-4000-8000-000000000000",
		"12345678-1234", "1234-5-6", "0777", "08:30", "1.5Gi", "16.4", "ghcr.io/cloudnative-pg/postgresql:18.0-system-trixie",
	}
}
