// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"testing"

	"github.com/pgha/pgha/internal/operator"
)

func TestParseImage(t *testing.T) {
	cases := map[string]struct {
		tag, repository       string
		major, minor          int
		ok, pinned            bool
		flavour, distribution string
	}{
		"postgres":                           {repository: "postgres", tag: "latest"},
		"host:5000/postgres":                 {repository: "host:5000/postgres", tag: "latest"},
		"postgres:16":                        {repository: "postgres", tag: "16", major: 16, ok: true},
		"host:5000/a/b:18.4-standard-trixie": {repository: "host:5000/a/b", tag: "18.4-standard-trixie", major: 18, minor: 4, ok: true, pinned: true, flavour: "standard", distribution: "trixie"},
		"postgres:17beta1":                   {repository: "postgres", tag: "17beta1", major: 17, ok: true},
		"postgres:16.":                       {repository: "postgres", tag: "16."},
		"postgres:16..4":                     {repository: "postgres", tag: "16..4", pinned: true},
		"postgres:16.4.1":                    {repository: "postgres", tag: "16.4.1", major: 16, minor: 4, ok: true, pinned: true},
		"postgres:v16":                       {repository: "postgres", tag: "v16"},
		"postgres:":                          {repository: "postgres", tag: "latest"},
		"postgres@sha256:abc":                {repository: "postgres", pinned: true},
		"postgres:18-system@sha256:abc":      {repository: "postgres", tag: "18-system", major: 18, ok: true, pinned: true, flavour: "system"},
		"postgres@sha256:xyz":                {repository: "postgres@sha256", tag: "xyz"},
	}
	for name, want := range cases {
		i := operator.ParseImage(name)
		major, minor, ok := i.Version()
		if !ok {
			major, minor = 0, 0
		}
		if i.Tag != want.tag || major != want.major || minor != want.minor || ok != want.ok || i.Flavour() != want.flavour ||
			i.Distribution() != want.distribution || i.Repository != want.repository ||
			(ok && i.MinorPinned() != want.pinned) {
			t.Errorf("%s is %q, tag %q, version %d.%d %t, pinned %t, flavour %q", name, i.Repository, i.Tag, major, minor, ok, i.MinorPinned(), i.Flavour())
		}
	}
}
