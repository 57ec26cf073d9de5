// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"
)

// The functions in this file return expressions in CEL about one side of a Cluster: of is "object" or "oldObject". Every field may be
// missing, and reading a missing field is an error, hence the optional selections:
// https://kubernetes.io/docs/reference/using-api/cel/#optional-types

// parameterIn says that a parameter has one of some values, or the default. PostgreSQL reads its name and these values in upper and lower
// case.
func parameterIn(of, name string, values ...string) string {
	return fmt.Sprintf("%[1]s.spec.?postgresql.?parameters.orValue({}).all(k, k.lowerAscii() != '%[2]s' || "+
		"%[1]s.spec.postgresql.parameters[k].lowerAscii() in ['%[3]s'])", of, name, strings.Join(values, "', '"))
}

func hasSynchronous(of string) string { return of + ".spec.?postgresql.?synchronous.hasValue()" }

func durability(of string) string {
	return of + ".spec.?postgresql.?synchronous.?dataDurability.orValue('required')"
}

func failoverQuorum(of string) string {
	return of + ".spec.?postgresql.?synchronous.?failoverQuorum.orValue(false)"
}

// bootstrapField is owner or database of the application's database, in the order in which the operator looks for it.
func bootstrapField(of, name string) string {
	return fmt.Sprintf("%[1]s.spec.?bootstrap.?recovery.?%[2]s.or(%[1]s.spec.?bootstrap.?pg_basebackup.?%[2]s)"+
		".or(%[1]s.spec.?bootstrap.?initdb.?%[2]s).orValue('')", of, name)
}

// archiverPlugins are the plugins that get the WAL, each as name, object and folder of its archive.
func archiverPlugins(of string) string {
	return fmt.Sprintf("%[1]s.spec.?plugins.orValue([]).filter(p, p.?isWALArchiver.orValue(false) && p.?enabled.orValue(true))"+
		".map(p, [p.name, p.?parameters.?barmanObjectName.orValue(''), p.?parameters.?serverName.orValue(%[1]s.metadata.name)])", of)
}

func archivesWAL(of string) string {
	return fmt.Sprintf("(%s.size() > 0 || %s.spec.?backup.?barmanObjectStore.hasValue())", archiverPlugins(of), of)
}

func inTreeArchive(of string) string {
	return fmt.Sprintf("%[1]s.spec.?backup.?barmanObjectStore.optMap(s, [s.?destinationPath.orValue(''), s.?endpointURL.orValue(''), "+
		"s.?serverName.orValue(%[1]s.metadata.name)])", of)
}

// taggedMajor is a colon and the major version of the image, or of the catalog's entry; empty if the name does not say it.
func taggedMajor(of string) string {
	return fmt.Sprintf("%[1]s.spec.?imageCatalogRef.optMap(r, ':' + string(r.major)).orValue(%[1]s.spec.?imageName.orValue('').find('[^/]*$').find(':[0-9]+'))", of)
}

// majorChanges says that both sides name a major version, and not the same.
func majorChanges() string {
	return fmt.Sprintf("%[1]s != '' && %[2]s != '' && %[1]s != %[2]s", taggedMajor("oldObject"), taggedMajor("object"))
}

// isReplica reports whether the Cluster is a replica of another one, as the operator's IsReplica does.
func isReplica(of string) string {
	return fmt.Sprintf("%[1]s.spec.?replica.optMap(r, r.?enabled.hasValue() ? r.enabled : "+
		"(r.?self.orValue('') != '' ? r.self : %[1]s.metadata.name) != r.?primary.orValue('')).orValue(false)", of)
}
