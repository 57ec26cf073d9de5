// SPDX-License-Identifier: Apache-2.0

package password_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/password"
)

func TestInSQL(t *testing.T) {
	for sql, want := range map[string]bool{
		"CREATE ROLE a LOGIN PASSWORD 'x'":                                          true,
		"alter user a with encrypted password\n'x'":                                 true,
		"ALTER ROLE a PASSWORD /* of the app */ 'x'":                                true,
		"ALTER ROLE a PASSWORD -- of the app\n E'x'":                                true,
		"ALTER ROLE a PASSWORD $a$x$a$":                                             true,
		"ALTER ROLE a PASSWORD 'SCRAM-SHA-256$4096:c2FsdA==$a:b'":                   true,
		"DO $$ BEGIN CREATE ROLE a PASSWORD 'x'; END $$":                            true,
		"DO $$ BEGIN EXECUTE 'CREATE ROLE a PASSWORD ''x'''; END $$":                true,
		"CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password 'x')":       true,
		"CREATE SUBSCRIPTION s CONNECTION 'host=h password=x' PUBLICATION p":        true,
		"SELECT dblink_connect('postgresql://u:x@h/db')":                            true,
		"SELECT 'it''s'; ALTER ROLE a PASSWORD 'x'":                                 true,
		"ALTER ROLE a PASSWORD NULL":                                                false,
		"ALTER ROLE a PASSWORD ''":                                                  false,
		"-- ALTER ROLE a PASSWORD 'x'\nSELECT 1":                                    false,
		"CREATE TABLE u (password text DEFAULT 'x')":                                false,
		"COMMENT ON COLUMN u.password IS 'hashed'":                                  false,
		"UPDATE u SET password = crypt('x', gen_salt('bf'))":                        false,
		"CREATE SERVER s FOREIGN DATA WRAPPER f OPTIONS (password_required 'true')": false,
		"SELECT \"password\" 'x'":                                                   false,
		"SELECT dblink_connect('postgresql://u@h:5432/db')":                         false,
		"SELECT dblink_connect('host=h user=u')":                                    false,
		"ALTER SYSTEM SET password_encryption = 'scram-sha-256'":                    false,
		"":    false,
		"'":   false,
		"$p$": false,
	} {
		if got := password.InSQL(sql); got != want {
			t.Errorf("%q: got %t, want %t", sql, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, tree string
		want         []string
	}{
		"connection": {"the place of most", `{"spec":{"externalClusters":[{"name":"o"},{"connectionParameters":{"host":"h","password":"x","sslpassword":"y"},"password":{"name":"s","key":"password"}}]}}`,
			[]string{"[spec externalClusters 1 connectionParameters password]", "[spec externalClusters 1 connectionParameters sslpassword]"}},
		"statements": {"each list", `{"spec":{"bootstrap":{"initdb":{"postInitSQL":["SELECT 1","ALTER ROLE a PASSWORD 'x'"],"import":{"postImportApplicationSQL":["ALTER ROLE a PASSWORD 'x'"]}}}}}`,
			[]string{"[spec bootstrap initdb import postImportApplicationSQL 0]", "[spec bootstrap initdb postInitSQL 1]"}},
		"options":    {"of a Database", `{"spec":{"servers":[{"name":"s","options":[{"name":"host","value":"h"},{"name":"password","value":"x"}]}]}}`, []string{"[spec servers 0 options 1 value]"}},
		"operations": {"a JSON patch", `[{"op":"add","path":"/spec/externalClusters/0/connectionParameters/password","value":"x"},{"op":"remove","path":"/spec/externalClusters/1/connectionParameters/password"}]`, []string{"[0 value]"}},
		"removed":    {"a patch that takes it out", `{"spec":{"externalClusters":[{"connectionParameters":{"password":null}}]}}`, nil},
		"secret":     {"a reference", `{"spec":{"superuserSecret":{"name":"password"},"managed":{"roles":[{"name":"a","passwordSecret":{"name":"x"}}]}}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var tree any
			if err := json.Unmarshal([]byte(tc.tree), &tree); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range password.Find(tree) {
				got = append(got, fmt.Sprint(f.Steps))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}
