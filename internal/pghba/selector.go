// SPDX-License-Identifier: Apache-2.0

package pghba

import (
	"errors"
	"fmt"
	"strings"
)

// PodSelector is the only type of references that the operator knows.
const PodSelector = "podselector"

// onePod is an address that stands for those of selected pods. It is of a range for documentation, so that no line has it:
// https://datatracker.ietf.org/doc/html/rfc5737
const onePod = "192.0.2.1/32"

// Reference is ${type:name} in a line. The operator writes the line once for each pod that it selects, with the pod's address instead.
type Reference struct{ Type, Name string }

// References returns the references of a line as the operator finds them:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/postgres/hba/hba.go#L67
func References(line string) []Reference {
	var all []Reference
	_ = replace(line, func(r Reference) string { all = append(all, r); return "" })
	return all
}

// Expanded is the line as PostgreSQL reads it for one pod, with an address in place of each reference.
func Expanded(line string) string { return replace(line, func(Reference) string { return onePod }) }

// Selector returns the name of the pod selector in a line; "" for none. The error says what is wrong with how the line refers to it. The operator
// refuses the first two; the others it takes, and PostgreSQL then reads the text as the name of a host, or an address as a name.
func Selector(line string) (string, error) {
	name, found := "", false
	for _, r := range References(line) {
		switch {
		case r.Type != PodSelector:
			return "", fmt.Errorf("unknown placeholder ${%s:…}; write ${%s:NAME}", r.Type, PodSelector)
		case found:
			return "", errors.New("the line has more than one pod selector; write one line for each")
		}
		name, found = r.Name, true
	}
	rest := replace(withoutComments(line), func(Reference) string { return onePod })
	switch {
	case strings.Contains(rest, "${"):
		return "", fmt.Errorf("the operator does not replace this placeholder; write ${%s:NAME}", PodSelector)
	case found && rest != "" && Check(0, rest) == nil && !addresses(rest):
		return "", fmt.Errorf("${%s:%s} is not the address of the line; write type, database, user, ${%[1]s:%[2]s}, method", PodSelector, name)
	}
	return name, nil
}

// addresses reports whether the address of a line is that of the selected pods.
func addresses(expanded string) bool {
	for _, r := range Rules(expanded) {
		if r.Address == onePod {
			return true
		}
	}
	return false
}

// withoutComments is the text without what PostgreSQL skips; "" if nothing is left.
func withoutComments(text string) string {
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		if len(tokenize(line)) > 0 {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// replace replaces each reference. It has no regular expression, which would be compiled at every start of the program.
func replace(line string, with func(Reference) string) string {
	var b strings.Builder
	for {
		i := strings.Index(line, "${")
		if i < 0 {
			break
		}
		kind, rest, isReference := strings.Cut(line[i+2:], ":")
		name, after, closed := strings.Cut(rest, "}")
		if !isReference || !closed || kind == "" || name == "" {
			b.WriteString(line[:i+2])
			line = line[i+2:]
			continue
		}
		b.WriteString(line[:i] + with(Reference{kind, name}))
		line = after
	}
	b.WriteString(line)
	return b.String()
}
