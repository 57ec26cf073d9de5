// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pmezard/go-difflib/difflib"
)

// Objects compares two sets of objects, paired by apiVersion, kind, namespace and name. It returns a unified diff with
// one section for each object that differs, in the order of the second set, followed by objects that only the first set
// has. The diff is empty if the sets are equal. The labels name the two sides. Values of Secrets are never shown, only
// whether they differ.
func Objects(from, to []manifest.Object, fromLabel, toLabel string) ([]byte, error) {
	was, err := masked(from, to, "(before)")
	if err != nil {
		return nil, err
	}
	is, err := masked(to, from, "(after)")
	if err != nil {
		return nil, err
	}
	before, err := documents(was)
	if err != nil {
		return nil, err
	}
	after, err := documents(is)
	if err != nil {
		return nil, err
	}
	var diff bytes.Buffer
	for _, d := range after {
		write(&diff, d.name, find(before, d.name), d.text, fromLabel, toLabel)
	}
	for _, d := range before {
		if find(after, d.name) == "" {
			write(&diff, d.name, d.text, "", fromLabel, toLabel)
		}
	}
	return diff.Bytes(), nil
}

type document struct {
	name string
	text string
}

func documents(objects []manifest.Object) ([]document, error) {
	var all []document
	for _, o := range objects {
		text, err := manifest.Document(o)
		if err != nil {
			return nil, err
		}
		all = append(all, document{Name(o), string(text)})
	}
	return all, nil
}

// Name returns the name of an object in a diff: Cluster.postgresql.cnpg.io/shop/orders.
func Name(o manifest.Object) string {
	kind := o.GetObjectKind().GroupVersionKind().GroupKind()
	return strings.Join([]string{kind.String(), o.GetNamespace(), o.GetName()}, "/")
}

func find(all []document, name string) string {
	for _, d := range all {
		if d.name == name {
			return d.text
		}
	}
	return ""
}

func write(diff *bytes.Buffer, name, from, to, fromLabel, toLabel string) {
	old, now := fromLabel+"/"+name, toLabel+"/"+name
	if from == "" {
		old = "/dev/null"
	}
	if to == "" {
		now = "/dev/null"
	}
	// Writing to a buffer never fails.
	_ = difflib.WriteUnifiedDiff(diff, difflib.UnifiedDiff{
		A: lines(from), B: lines(to), FromFile: old, ToFile: now, Context: 3,
	})
}

// lines splits a text and keeps the line ends. difflib's SplitLines adds an empty line at the end.
func lines(text string) []string {
	all := strings.SplitAfter(text, "\n")
	return all[:len(all)-1]
}
