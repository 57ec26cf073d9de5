// SPDX-License-Identifier: Apache-2.0

package fakeaz

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Credential is a federated credential.
type Credential struct {
	Name, Subject, Issuer string
	Audiences             []string
}

// State holds the credentials by "group/identity" in lower case.
type State map[string][]Credential

// record appends one call to the log: each argument ends in NUL, and each call in an empty argument.
func record(dir string, args []string) {
	f, err := os.OpenFile(filepath.Join(dir, "calls"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	check0(err)
	_, err = f.WriteString(strings.Join(args, "\x00") + "\x00\x00")
	check0(err)
	check0(f.Close())
}

// take decrements the number in a file, and reports whether it was already zero.
func take(dir, name string) bool {
	data, err := os.ReadFile(filepath.Join(dir, name))
	n, _ := strconv.Atoi(string(data))
	if err != nil || n == 0 {
		return false
	}
	check0(os.WriteFile(filepath.Join(dir, name), []byte(strconv.Itoa(n-1)), 0o600))
	return true
}

// Load reads the state of a directory.
func Load(dir string) State { return loadFile(filepath.Join(dir, "state.json")) }

func loadFile(file string) State {
	state := State{}
	if data, err := os.ReadFile(file); err == nil {
		check0(json.Unmarshal(data, &state))
	}
	return state
}

// update writes a change and keeps the previous state, to simulate lists that lag behind.
func update(dir string, state State, key string, credentials []Credential) {
	writeFile(filepath.Join(dir, "before.json"), state)
	state[key] = credentials
	Save(dir, state)
}

// Save writes the state of a directory.
func Save(dir string, state State) { writeFile(filepath.Join(dir, "state.json"), state) }

func writeFile(file string, state State) {
	data, err := json.Marshal(state)
	check0(err)
	check0(os.WriteFile(file, data, 0o600))
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// python is json.dumps(texts, separators=(',', ':')), which is what to_string does in az: jmespath/functions.py.
func python(texts []string) string {
	b := strings.Builder{}
	for i, text := range texts {
		b.WriteString(map[bool]string{true: `["`, false: `","`}[i == 0])
		for _, r := range text {
			switch {
			case r == '"' || r == '\\':
				b.WriteString(`\` + string(r))
			case r == '\n' || r == '\t' || r == '\r':
				b.WriteString(map[rune]string{'\n': `\n`, '\t': `\t`, '\r': `\r`}[r])
			case r < ' ' || r > '~':
				fmt.Fprintf(&b, `\u%04x`, r)
			default:
				b.WriteRune(r)
			}
		}
	}
	return b.String() + `"]`
}

func printLine(s string) int {
	end := "\n"
	if os.Getenv("FAKE_AZ_CRLF") != "" {
		end = "\r\n"
	}
	fmt.Print(s + end)
	return 0
}

func fail(code int, format string, args ...any) int {
	fmt.Fprintf(os.Stderr, format, args...)
	return code
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func check0(err error) {
	if err != nil {
		panic(err)
	}
}
