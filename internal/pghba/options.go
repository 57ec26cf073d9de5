// SPDX-License-Identifier: Apache-2.0

package pghba

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// option reads one of the fields after the method: parse_hba_auth_opt in hba.c.
func (r record) option(t token) error {
	name, value, ok := strings.Cut(t.text, "=")
	if !ok {
		return fmt.Errorf("%s after the method is not an option in the form name=value", t.quote())
	}
	r.options[name] = value
	switch name {
	case "clientcert":
		return r.clientCert(t, value)
	case "clientname":
		switch {
		case r.major != 0 && r.major < 14:
			return errors.New("option clientname is new in PostgreSQL 14")
		case r.kind != "hostssl":
			return errors.New("option clientname works on hostssl lines only")
		case value != "CN" && value != "DN":
			return fmt.Errorf("invalid clientname %s; use CN or DN", t.quoteAs(value))
		}
		return nil
	}
	methods := methodsOf(name)
	switch {
	case methods == nil, methods[0] == "oauth" && r.major != 0 && r.major < 18:
		return fmt.Errorf("unknown authentication option %s", t.quoteAs(name))
	case !slices.Contains(methods, r.method) && (r.method != "oauth" || name != "map"):
		return fmt.Errorf("option %s works with method %s only", name, strings.Join(methods, ", "))
	case name == "ldapport" && !validPort(value):
		return fmt.Errorf("invalid ldapport %s", t.quoteAs(value))
	}
	return nil
}

// validPort reports whether C's atoi would return a number other than zero.
func validPort(value string) bool {
	value = strings.TrimLeft(strings.TrimSpace(value), "+-")
	n, err := strconv.Atoi(value[:len(value)-len(strings.TrimLeft(value, "0123456789"))])
	return err == nil && n != 0
}

func (r record) clientCert(t token, value string) error {
	valid := []string{"verify-ca", "verify-full"}
	if r.major == 0 || r.major == 13 {
		valid = append(valid, "0", "1", "no-verify")
	}
	switch {
	case r.kind != "hostssl":
		return errors.New("option clientcert works on hostssl lines only")
	case !slices.Contains(valid, value):
		return fmt.Errorf("invalid clientcert %s; use verify-ca or verify-full", t.quoteAs(value))
	case r.method == "cert" && r.major >= 14 && value != "verify-full":
		return errors.New("with method cert, clientcert can only be verify-full")
	}
	return nil
}

// methodsOf returns the methods that support an option; nil for an unknown option.
func methodsOf(option string) []string {
	switch option {
	case "map":
		return []string{"ident", "peer", "gss", "sspi", "cert"}
	case "pamservice", "pam_use_hostname":
		return []string{"pam"}
	case "ldapurl", "ldaptls", "ldapscheme", "ldapserver", "ldapport", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute",
		"ldapsearchfilter", "ldapbasedn", "ldapprefix", "ldapsuffix":
		return []string{"ldap"}
	case "krb_realm", "include_realm":
		return []string{"gss", "sspi"}
	case "compat_realm", "upn_username":
		return []string{"sspi"}
	case "radiusservers", "radiusports", "radiussecrets", "radiusidentifiers":
		return []string{"radius"}
	case "issuer", "scope", "validator", "delegate_ident_mapping":
		return []string{"oauth"}
	}
	return nil
}

// mandatory checks for missing and conflicting options of a method.
func (r record) mandatory() error {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { _, ok := r.options[name]; return ok })
	}
	switch r.method {
	case "ldap":
		if has("ldapurl") {
			return nil // the URL may contain the other options
		}
		direct := has("ldapprefix", "ldapsuffix")
		switch {
		case direct && has("ldapbasedn", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter"):
			return errors.New("ldapprefix and ldapsuffix exclude the options of search and bind")
		case !direct && !has("ldapbasedn"):
			return errors.New("method ldap needs ldapbasedn, ldapprefix or ldapsuffix")
		case has("ldapsearchattribute") && has("ldapsearchfilter"):
			return errors.New("ldapsearchattribute and ldapsearchfilter exclude each other")
		}
	case "radius":
		if !has("radiusservers") || !has("radiussecrets") {
			return errors.New("method radius needs radiusservers and radiussecrets")
		}
	case "oauth":
		switch {
		case !has("issuer") || !has("scope"):
			return errors.New("method oauth needs issuer and scope")
		case has("map") && r.options["delegate_ident_mapping"] == "1":
			return errors.New("options map and delegate_ident_mapping exclude each other")
		}
	}
	return nil
}
