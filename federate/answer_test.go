// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/assert/cmp"
)

const (
	header = "credentials\tarray\t"
	html   = "<!DOCTYPE html>\n<html><body>Sign in to the proxy</body></html>\n"
)

// strangeLists are outputs that az might print with exit code 0 instead of a list of credentials. Each must stop the
// script. If one were mistaken for an empty list, a PUT would overwrite an existing credential.
func strangeLists() map[string]string {
	row := `["` + primaryName + `"]` + "\t" + `["` + primary + `"]` + "\t" + `["` + fakeaz.Issuer + `"]` + "\t" + `["` + Audience + `"]`
	return map[string]string{
		"nothing":                   "",
		"an empty line":             "\n",
		"the page of a proxy":       html,
		"a warning before a list":   "WARNING: the extension is experimental\n" + header + "0\n",
		"a warning after a list":    header + "0\nWARNING: the extension is experimental\n",
		"a warning between rows":    header + "1\nWARNING: x\n" + row + "\n",
		"an object":                 "credentials\tobject\t0\n",
		"text":                      "credentials\tstring\t4\n",
		"None":                      "None\n",
		"an empty JSON list":        "[]\n",
		"rows without a header":     row + "\n",
		"a list cut off":            header + "1\n",
		"a row too many":            header + "1\n" + row + "\n" + row + "\n",
		"a row cut off":             header + "1\n" + row[:len(row)-20] + "\n",
		"a row with a column more":  header + "1\n" + row + "\tx\n",
		"a row without columns":     header + "1\n" + `["` + primaryName + `"]` + "\n",
		"a row without a name":      header + "1\n[null]\t[null]\t[null]\tnull\n",
		"plain rows":                header + "1\n" + primaryName + "\t" + primary + "\t" + fakeaz.Issuer + "\t" + Audience + "\n",
		"a length that is none":     header + "one\n",
		"a length of twenty digits": header + "10000000000000000000\n",
		"another header":            "rows\tarray\t0\n",
	}
}

func TestStrangeLists(t *testing.T) {
	held := []fakeaz.Credential{wanted(primaryName, "system:serviceaccount:other:pg")}
	for _, shell := range installed(t) {
		for _, o := range []Options{{}, {Delete: true}} {
			text := script(t, o, profile())
			for name, prints := range strangeLists() {
				t.Run(shell+" "+name, func(t *testing.T) {
					t.Parallel()
					a := newAzure(t, "FAKE_AZ_LIST_PRINTS="+prints)
					a.put(identityKey, held...)
					r := a.run(t, shell, text)
					assert.Equal(t, r.code, 1, r.stdout)
					assert.Equal(t, len(r.writes()), 0, "%v", r.calls)
					assert.Assert(t, cmp.Contains(r.stderr, "cannot read the federated credentials of identity mi-pg in resource group rg-data: "+
						"az reported success but printed "))
					assert.DeepEqual(t, fakeaz.Load(a.dir)[identityKey], held)
				})
			}
		}
	}
}

// A valid first list and an invalid later one, after a conflict or after writing, also stop the script.
func TestStrangeListsLater(t *testing.T) {
	for _, shell := range installed(t) {
		for _, o := range []Options{{}, {Delete: true}} {
			for _, conflicts := range []string{"0", "1"} {
				a := newAzure(t, "FAKE_AZ_LIST_PRINTS="+html)
				a.put(identityKey, wanted("other", "x"))
				if o.Delete {
					a.put(identityKey, wanted(primaryName, primary))
				}
				a.counter(t, "clear", "2") // before the writing, the list is read twice
				a.counter(t, "conflicts", conflicts)
				r := a.run(t, shell, script(t, o, profile()))
				assert.Equal(t, r.code, 1)
				assert.Assert(t, len(r.writes()) > 0)
				assert.Assert(t, cmp.Contains(r.stderr, "printed <!DOCTYPE html> <html><body>"), "%s, %+v", shell, o)
			}
		}
	}
}

// A truncated list that is otherwise valid.
func TestListIsCut(t *testing.T) {
	for _, shell := range installed(t) {
		a := newAzure(t, "FAKE_AZ_LIST=cut")
		a.put(identityKey, wanted("other", "y"), wanted(primaryName, "x"))
		r := a.run(t, shell, script(t, Options{}, profile()))
		assert.Equal(t, r.code, 1)
		assert.Equal(t, len(r.writes()), 0)
		assert.Assert(t, cmp.Contains(r.stderr, "printed 1 of 2 rows"))
	}
}

// A credential with an expression instead of a subject has no subject, and its list is still valid.
func TestListOfExpressions(t *testing.T) {
	for _, shell := range installed(t) {
		r := newAzure(t, "FAKE_AZ_LIST_PRINTS="+header+"1\n[\"flexible\"]\t[null]\t[\"https://x/\"]\tnull\n").run(t, shell, script(t, Options{}, profile()))
		assert.DeepEqual(t, r.writes(), both)
	}
}

// Unexpected output for an AKS cluster means neither an issuer nor a missing issuer. With --delete, a missing issuer
// means that only the name and the subject are checked.
func TestStrangeIssuers(t *testing.T) {
	const start = `["Microsoft.ContainerService/ManagedClusters",`
	for _, shell := range installed(t) {
		for name, prints := range map[string]string{
			"nothing":                 "",
			"None":                    "None\n",
			"null":                    "null\n",
			"the page of a proxy":     html,
			"a bare URL":              fakeaz.Issuer + "\n",
			"another resource":        `["Microsoft.Storage/storageAccounts",null]` + "\n",
			"no resource":             "[null,null]\n",
			"a warning before":        "WARNING: x\n" + start + "null]\n",
			"a warning after":         start + "null]\nWARNING: x\n",
			"a warning after a URL":   start + `"https://x/"]` + "\nWARNING: x\n",
			"cut off":                 start + `"https://x/` + "\n",
			"characters of no issuer": start + `"https://x/\u00e9"]` + "\n",
			"a URL that is not https": start + `"http://x/"]` + "\n",
			"the start alone":         start + "\n",
		} {
			t.Run(shell+" "+name, func(t *testing.T) {
				t.Parallel()
				for _, o := range []Options{{}, {Delete: true}} {
					a := newAzure(t, "FAKE_AZ_AKS_PRINTS="+prints)
					held := []fakeaz.Credential{{Name: primaryName, Subject: primary, Issuer: "https://example.com/", Audiences: []string{Audience}}}
					a.put(identityKey, held...)
					r := a.run(t, shell, script(t, o, profile()))
					assert.Equal(t, r.code, 1, "%+v: %s", o, r.stdout)
					assert.Equal(t, len(r.calls), 1, "it stops there: %v", r.calls)
					assert.Assert(t, cmp.Regexp(`^pgha-federate: cannot (read the|use) issuer `, r.stderr))
					assert.DeepEqual(t, fakeaz.Load(a.dir)[identityKey], held)
				}
			})
		}
	}
}

// Like create, delete looks again after a conflict: someone else may have replaced the credential.
func TestDeleteAfterRival(t *testing.T) {
	for _, shell := range installed(t) {
		a := newAzure(t, "FAKE_AZ_RIVAL=system:serviceaccount:other:pg")
		a.put(identityKey, wanted(primaryName, primary))
		a.counter(t, "conflicts", "1")
		r := a.run(t, shell, script(t, Options{Delete: true}, profile(func(p *profiles.Profile) {})))
		assert.Equal(t, r.code, 0, r.stderr)
		assert.DeepEqual(t, r.writes(), []string{"delete " + primaryName})
		assert.Assert(t, cmp.Contains(r.stderr, "left alone"))
		assert.DeepEqual(t, fakeaz.Load(a.dir)[identityKey], []fakeaz.Credential{wanted(primaryName, "system:serviceaccount:other:pg")})
	}
}

// TestTools checks that the script needs only az and the programs of a minimal image.
func TestTools(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"sh", "tr", "sleep"} {
		assert.NilError(t, os.Symlink(absolute(t, name), filepath.Join(dir, name)))
	}
	assert.NilError(t, os.Symlink(filepath.Join(bin, "az"), filepath.Join(dir, "az")))
	for _, o := range []Options{{}, {Delete: true}} {
		a := newAzure(t, "PATH="+dir)
		r := a.run(t, absolute(t, "sh"), script(t, o, profile()))
		assert.Equal(t, r.code, 0, r.stderr)
	}
}
