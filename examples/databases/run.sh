#!/bin/sh
# Databases, roles and logical replication of one cluster.
set -eu
cd "$(dirname "$0")"

echo '# What describes PostgreSQL:'
pgha render pgha.yaml --only DatabaseRole --only Database --only Publication --only Subscription --only ExternalSecret

echo '# An owner that nobody makes:'
pgha render pgha.yaml --set 'spec.databases[1].owner=biling' 2>&1 || true

echo '# An older operator has no DatabaseRole, so the roles are in the Cluster. What it cannot do is an error:'
pgha render pgha.yaml --target 1.29 2>&1 || true

echo '# Removing a role or a database from the profile removes only the object:'
pgha render pgha.yaml --only DatabaseRole | sed '1,/^---$/d' > "${TMPDIR:-/tmp}/fewer.$$"
pgha render pgha.yaml --only DatabaseRole > "${TMPDIR:-/tmp}/all.$$"
pgha plan "${TMPDIR:-/tmp}/all.$$" "${TMPDIR:-/tmp}/fewer.$$" | sed -n '/^DatabaseRole/,/rule:/p' || true
rm -f "${TMPDIR:-/tmp}/fewer.$$" "${TMPDIR:-/tmp}/all.$$"
