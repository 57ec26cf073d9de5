// SPDX-License-Identifier: Apache-2.0

package complete

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/pgha/pgha/profiles"
)

// texts are values of all forms in a profile; Validate rejects those that are invalid for a field. For a field with an enumeration,
// the values of the enumeration come first.
var texts = []string{
	"another", "", "3", "750m", "3Gi", "100Gi", "0 30 3 * * *", "9d", "10.9.0.0/16", "1.29", "1.26", "1.24", "16", "tc/another",
	"12345678-aaaa-bbbb-cccc-123456789012", "https://oidc.example/another/", "ghcr.io/cloudnative-pg/postgresql:17.5-standard-bookworm",
	"example.com/another", "disk.csi.azure.com", "another.env", "hostssl all another 10.0.0.0/8 scram-sha-256", "pg_stat_statements", "pg_monitor", "PGHA001",
	"monitoring.coreos.com", "pg-ro-lb", "PodMonitor", "30 3 * * 6",
	"02:30", "+02:00", "50%", "2030-01-01T00:00:00Z", "postgres_fdw", "file_fdw", "old-standby",
	"/subscriptions/1/resourceGroups/g/providers/microsoft.insights/actionGroups/a",
	"/subscriptions/1/resourceGroups/g/providers/microsoft.containerservice/managedClusters/c",
}

// numbers are values of numeric fields.
var numbers = []int64{1, 2, 3, 7, 60, 90, 400, 5433}

// entries of maps: a key and a value. A map of parameters needs other keys than a map of labels.
var entries = [][2]string{
	{"example.com/another", "value"}, {"another", "value"}, {"work_mem", "9MB"}, {"skuName", "Premium_LRS"}, {"LOG_LEVEL", "debug"}, {"max_db_connections", "30"},
}

// annotate is a patch that is valid for every kind.
func annotate(kind string) profiles.Patch {
	patch := map[string]any{"metadata": map[string]any{"annotations": map[string]any{"example.com/a": "b"}}}
	return profiles.Patch{Target: profiles.PatchTarget{Kind: kind}, Patch: patch}
}

// seeds are items of lists, and structs behind pointers, with valid values for the other fields. A type may have several.
var seeds = []any{
	profiles.Toleration{Key: "example.com/key", Operator: "Exists"},
	profiles.Toleration{Key: "example.com/key", Operator: "Equal", Value: "value"},
	profiles.StorageClass{Name: "another", Provisioner: "disk.csi.azure.com"},
	profiles.Storage{Size: "10Gi"},
	profiles.Synchronous{Method: "any", Number: 1, Durability: "required"},
	profiles.PodMonitor{Group: profiles.GroupMonitoring},
	profiles.AlertRule{Alert: "PostgresReplicationLag", Threshold: "5m"},
	profiles.AlertRule{Alert: "PostgresAbsent"},
	profiles.Endpoint{Port: 5432},
	profiles.Pooler{Name: "another", Type: "r", Instances: 4, PgBouncer: profiles.PgBouncer{PoolMode: "session"}, Endpoint: &profiles.PoolerEndpoint{SourceRanges: []string{"10.0.0.0/8"}}},
	profiles.Pooler{Name: "another", Type: "r", PgBouncer: profiles.PgBouncer{PoolMode: "session", AuthQuery: "SELECT 1", ServerTLSSecret: "tls"}},
	profiles.Pooler{Name: "another", Type: "r", PgBouncer: profiles.PgBouncer{PoolMode: "session", AuthQuery: "SELECT 1", AuthQuerySecret: "tls"}},
	profiles.Drill{Cron: "0 5 * * 6", Image: "example.com/kubectl:1", StorageClass: "managed-csi"},
	profiles.Database{Name: "another", Owner: "app", LocaleProvider: "icu", ICULocale: "en"},
	profiles.Database{Name: "another", Owner: "app", LocaleProvider: "builtin", BuiltinLocale: "C.UTF-8"},
	profiles.Database{Name: "another", Owner: "app", FDWs: []profiles.ForeignDataWrapper{{Name: "postgres_fdw"}, {Name: "file_fdw"}}},
	profiles.Role{Name: "other", Secret: "other", SecretSource: &profiles.SecretSource{From: profiles.SecretExternal, Store: "vault"}},
	profiles.Role{Name: "other", Secret: "other", SecretSource: &profiles.SecretSource{From: profiles.SecretFile}},
	profiles.Role{Name: "other", Login: true},
	profiles.Schema{Name: "another"}, profiles.Extension{Name: "another"},
	profiles.ForeignDataWrapper{Name: "another"}, profiles.ForeignServer{Name: "another", FDW: "postgres_fdw"},
	profiles.ForeignOption{Name: "host", Value: "db"}, profiles.ForeignUsage{Name: "postgres"},
	profiles.Publication{Name: "other", Target: profiles.PublicationTarget{AllTables: true}},
	profiles.Publication{Name: "other", Target: profiles.PublicationTarget{Objects: []profiles.PublicationObject{{TablesInSchema: "public"}}}},
	profiles.PublicationObject{Table: &profiles.PublicationTable{Name: "another"}}, profiles.PublicationObject{TablesInSchema: "other"},
	profiles.PublicationTable{Name: "another"},
	profiles.ExternalCluster{Name: "other", ConnectionParameters: map[string]string{"host": "db"}},
	profiles.SecretKey{Name: "another", Key: "password"},
	profiles.DrillCheck{Name: "check", SQL: "SELECT true"},
	annotate("Cluster"), annotate("PodMonitor"), annotate("Service"),
	profiles.NetworkPeer{Namespace: "seeded"}, profiles.NetworkPeer{CIDR: "10.7.0.0/16"}, profiles.NetworkPeer{PodLabels: map[string]string{"a": "b"}},
	profiles.PodSelectorRef{Name: "another", Selector: profiles.LabelSelector{MatchLabels: map[string]string{"a": "b"}}},
	profiles.LabelExpression{Key: "another", Operator: "Exists"}, profiles.LabelExpression{Key: "another", Operator: "In", Values: []string{"a"}},
	profiles.Tablespace{Name: "another", Storage: profiles.Storage{Size: "10Gi"}},
	profiles.ConfigMapKey{Name: "another", Key: "queries"},
	profiles.Certificates{ServerCASecret: "server-ca", ClientCASecret: "client-ca", ServerAltDNSNames: []string{"db.example.com"}},
	profiles.Certificates{ServerCASecret: "server-ca", ClientCASecret: "client-ca"},
	profiles.NetworkEgress{CIDR: "10.8.0.0/16"},
	profiles.Catalog{Name: "another"},
	profiles.CatalogImage{Major: 16, Image: "example.com/postgresql"}, profiles.CatalogComponentImage{Key: "another", Image: "example.com/another"},
	profiles.ExtensionImage{
		Name: "seeded", Image: "example.com/seeded", ExtensionControlPath: []string{"share"}, DynamicLibraryPath: []string{"lib"},
		LdLibraryPath: []string{"system"}, BinPath: []string{"bin"}, Env: []profiles.ExtensionVariable{{Name: "SEEDED", Value: "seeded"}},
	},
	profiles.ExtensionVariable{Name: "SEEDED", Value: "seeded"}, profiles.PoolerCatalog{Kind: "ImageCatalog", Name: "another", Key: "seeded"},
	profiles.Ignore{Rule: "PGHA436", Reason: "for the test"},
}

// seed fills a new item or struct with one of its type's seeds.
func seed(v reflect.Value, variant int) {
	own := slices.DeleteFunc(slices.Clone(seeds), func(s any) bool { return reflect.TypeOf(s) != v.Type() })
	if len(own) > 0 {
		text, err := json.Marshal(own[variant%len(own)]) // a copy: a seed may have pointers
		if err == nil {
			err = json.Unmarshal(text, v.Addr().Interface())
		}
		if err != nil {
			panic(err)
		}
	}
}

// words returns the valid values of the field at a path.
func words(path string) []string {
	for _, c := range profiles.Constraints() {
		if c.Field == path {
			return c.Enum
		}
	}
	return nil
}

// assign sets a value to its i-th other value.
func assign(v reflect.Value, path string, i int) result {
	if i == seedOnly {
		return same
	}
	before := v.Interface()
	switch v.Kind() {
	case reflect.String:
		all := slices.Concat(words(path), texts)
		if i >= len(all) {
			return none
		}
		v.SetString(all[i])
	case reflect.Int, reflect.Int32, reflect.Int64:
		if i >= len(numbers) {
			return none
		}
		v.SetInt(numbers[i])
	case reflect.Bool:
		if i > 0 {
			return none
		}
		v.SetBool(!v.Bool())
	case reflect.Interface: // the patch of a patch
		if i > 0 {
			return none
		}
		v.Set(reflect.ValueOf(map[string]any{"spec": map[string]any{"logLevel": "trace"}}))
	default:
		panic("no values for " + path + " of type " + v.Type().String())
	}
	if reflect.DeepEqual(before, v.Interface()) {
		return same
	}
	return made
}

// changeEntry sets the i-th entry in a copy of a map.
func changeEntry(v reflect.Value, i int) result {
	switch {
	case i == seedOnly:
		return same
	case i >= len(entries):
		return none
	}
	fresh := reflect.MakeMap(v.Type())
	for key, value := range v.Seq2() {
		fresh.SetMapIndex(key, value)
	}
	fresh.SetMapIndex(reflect.ValueOf(entries[i][0]), reflect.ValueOf(entries[i][1]))
	v.Set(fresh)
	return made
}
