// SPDX-License-Identifier: Apache-2.0

// Package password finds passwords where a profile or a manifest would show them to everybody who may read the Cluster: in parameters of a
// connection, in SQL and in the options of a foreign server.
package password

import (
	"slices"
	"strconv"
	"strings"
)

// Why is the beginning of each message.
const Why = "no password may be in a profile"

// Found is a password in a tree.
type Found struct {
	// Steps lead to it: names of fields, and ints, the indexes of items.
	Steps []any
	// Instead is the way out.
	Instead string
}

// Find returns the passwords in an object or in a merge patch, or in the operations of a JSON patch, in a fixed order.
func Find(tree any) []Found {
	f := finder{}
	if operations, ok := tree.([]any); ok {
		for i, o := range operations {
			operation, _ := o.(map[string]any)
			to, _ := operation["path"].(string)
			f.at = []any{i, "value"}
			f.walk(names(to), operation["value"], operation)
		}
		return f.found
	}
	f.walk(nil, tree, nil)
	return f.found
}

// names are those of a JSON pointer.
func names(pointer string) []string {
	all := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	return slices.DeleteFunc(all, func(s string) bool {
		_, err := strconv.Atoi(s)
		return err == nil || s == "-"
	})
}

type finder struct {
	at    []any
	found []Found
}

// walk looks at a value below the names of fields, and at those in it. It is a field or an item of in.
func (f *finder) walk(fields []string, value any, in map[string]any) {
	switch v := value.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			f.at = append(f.at, key)
			f.walk(append(fields[:len(fields):len(fields)], key), v[key], v)
			f.at = f.at[:len(f.at)-1]
		}
	case []any:
		for i, item := range v {
			f.at = append(f.at, i)
			f.walk(fields, item, in)
			f.at = f.at[:len(f.at)-1]
		}
	case nil:
	default:
		if instead := instead(fields, v, in); instead != "" && v != "" {
			f.found = append(f.found, Found{slices.Clone(f.at), instead})
		}
	}
}

// instead is the way out if a value is a password; "" if it is none.
func instead(fields []string, value any, in map[string]any) string {
	if len(fields) < 2 {
		return ""
	}
	parent, field := fields[len(fields)-2], fields[len(fields)-1]
	switch sql, _ := value.(string); {
	case parent == "connectionParameters" && field == "password":
		return Connection
	case parent == "connectionParameters" && field == "sslpassword":
		return "use a key without a passphrase, and name its Secret in sslKey"
	case parent == "options" && field == "value" && Option(in["name"]):
		return Mapping
	case strings.HasPrefix(field, "post") && strings.HasSuffix(field, "SQL") && InSQL(sql):
		return Statement(field)
	}
	return ""
}

// Connection is the way out for the password of an external cluster.
const Connection = "put it into a Secret, and name that in password: {name: …, key: …}, beside connectionParameters"

// Mapping is the way out for the password in the options of a foreign server.
const Mapping = "all roles can read the options of a server; set it with CREATE USER MAPPING"

// Option reports the name of an option whose value is a password.
func Option(name any) bool {
	s, _ := name.(string)
	return strings.Contains(s, "password") && s != "password_required"
}

// Statement is the way out for SQL in a field. The operator has references for what runs in a new database only:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/api/v1/cluster_types.go
func Statement(field string) string {
	const role = "a role gets its password from the Secret in spec.roles"
	if strings.HasPrefix(field, "postInit") {
		return role + "; other SQL can be in a Secret that " + field + "Refs names"
	}
	return role + "; run other SQL by hand"
}
