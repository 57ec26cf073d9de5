// SPDX-License-Identifier: Apache-2.0

package secrets

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/admission"
)

// form is what a place says about the values at it and below it.
type form int

const (
	plain     form = iota
	hidden         // everything may be secret
	named          // its name sounds like a secret; a reference to a Secret is none
	shown          // its name is harmless, so a scalar is shown
	variables      // a list of environment variables
	variable       // one of them
	options        // a list of options of a foreign server, and one of them
	option
	connection // parameters of libpq
	plugin     // parameters of a plugin
	settings   // data of a ConfigMap
	template   // data of a Secret that an ExternalSecret makes
	notes      // annotations and labels
	parameters // parameters of PostgreSQL
)

// place is where a value is in an object.
type place struct {
	kind  string
	last  string // the last name that is no index
	n     *admission.Node
	form  form
	item  string // the name of the item that the place is, if it is one
	depth int
}

// step goes to a field or an item. The name is that of the object whose field it is, such as a variable's.
func (p place) step(s Step, name string) place {
	to := place{kind: p.kind, last: s.Name, depth: p.depth + 1}
	if s.Item {
		to.last, to.item, to.n = p.last, s.Name, p.n.Item()
	} else {
		to.n = p.n.Field(s.Name)
	}
	if name == "" {
		name = p.item
	}
	to.form = p.below(s, name, to.n)
	return to
}

// below is the form of a field or an item.
func (p place) below(s Step, name string, n *admission.Node) form {
	switch p.form {
	case hidden:
		return hidden
	case named, shown:
		if p.form == shown || !container(n) && !container(p.n) && !isReference(p.last) {
			return hidden // a map where a text belongs
		}
	case variables:
		return variable
	case options:
		return option
	case variable, option:
		return p.pair(s, name)
	case connection:
		return shownIf(isConnectionParameter(s.Name))
	case plugin:
		return shownIf(isHarmless(s.Name))
	case settings:
		return shownIf(isSetting(s.Name))
	case template:
		return shownIf(s.Name == "username") // of the role, which is also in the names of objects
	case notes:
		return shownIf(!secretName(s.Name) && !strings.Contains(s.Name, "applied"))
	case parameters:
		return shownIf(!secretParameter(s.Name))
	case plain:
	}
	if s.Item {
		return plain
	}
	return p.plainField(s.Name, name)
}

func shownIf(harmless bool) form {
	if harmless {
		return shown
	}
	return hidden
}

// pair is the form of a field of a variable or an option: whatever is neither its name nor a reference may be its value, misspelled.
func (p place) pair(s Step, name string) form {
	switch {
	case s.Item:
		return hidden
	case s.Name == "name", s.Name == "ensure":
		return shown
	case s.Name == "valueFrom":
		return plain
	case s.Name == "value" && p.form == variable:
		return shownIf(isHarmless(name))
	case s.Name == "value":
		return shownIf(isConnectionParameter(name) || isHarmless(name))
	}
	return hidden
}

// plainField is the form of a field by its name and its kind.
func (p place) plainField(field, name string) form {
	switch {
	case p.kind == "Secret":
		return p.ofSecret(field)
	case p.kind == "ConfigMap" && p.depth == 0 && slices.Contains([]string{"data", "binaryData"}, field):
		return settings
	case p.kind == "ExternalSecret" && p.last == "template" && field == "data":
		return template
	case p.kind == "ExternalSecret" && field == "secretKey":
		return shown // the name of a key
	case strings.HasSuffix(field, "SQL") && strings.HasPrefix(field, "post"):
		return hidden // any statement, with any text
	case field == "env":
		return variables
	case field == "options" && p.kind == "Database":
		return options
	case field == "connectionParameters":
		return connection
	case field == "annotations", field == "labels":
		return notes
	case field == "parameters" && (p.last == "plugins" || p.last == "plugin"):
		return plugin
	case field == "parameters" && p.kind == "Cluster" && p.last == "postgresql":
		return parameters
	case field == "value" && p.item != "" && secretName(name), secretName(field):
		return named
	}
	return plain
}

// ofSecret: everything in a Secret may be secret but what it is, since tools and patches copy values into annotations and labels.
func (p place) ofSecret(field string) form {
	switch {
	case p.depth == 0 && slices.Contains([]string{"apiVersion", "kind", "type", "immutable"}, field):
		return shown
	case p.depth == 0 && field == "metadata":
		return plain
	case p.depth == 1 && p.last == "metadata" && slices.Contains([]string{"name", "namespace", "generateName"}, field):
		return shown
	}
	return hidden
}

// hides reports whether a value at the place may be secret as a whole. Forms that expect a map or a list hide everything else.
func (p place) hides(value any) bool {
	_, isMap := value.(map[string]any)
	_, isList := value.([]any)
	text, isText := value.(string)
	switch p.form {
	case hidden:
		return true
	case named:
		if isMap || isList { // a list where a reference belongs may hold the value itself
			return (!isReference(p.last) || isList != strings.HasSuffix(p.last, "s")) && (!container(p.n) || isList != (p.n.Kind == 'a'))
		}
		return isText || !typed(p.n, value)
	case shown:
		if isMap || isList {
			return true
		}
	case variables, options:
		if !isList {
			return true
		}
	case variable, option, connection, plugin, settings, template, notes, parameters:
		if !isMap {
			return true
		}
	case plain:
	}
	return isText && (secretText(text) || p.last == "cnpg.io/podPatch" && strings.Contains(text, "env"))
}

// container reports a schema of a map with known fields, or of a list: what is in it says itself whether it is secret.
func container(n *admission.Node) bool {
	return n != nil && (n.Kind == 'o' && len(n.Fields()) > 0 || n.Kind == 'a')
}

// isReference reports fields of kinds without a schema that name Secrets.
func isReference(field string) bool {
	return slices.Contains([]string{"secret", "secrets", "imagePullSecrets"}, field)
}

// typed reports whether the schema wants a bool or a number, and the value is one: disablePassword, expirationSeconds.
func typed(n *admission.Node, value any) bool {
	if n == nil {
		return false
	}
	_, isBool := value.(bool)
	return isBool && n.Kind == 'b' || !isBool && (n.Kind == 'i' || n.Kind == 'n')
}
