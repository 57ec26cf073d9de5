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

next=$(mktemp)
trap 'rm -f "$next"' EXIT

echo '# What it does to drop a database for good:'
pgha render pgha.yaml --set 'spec.databases[1].ensure=absent' > "$next" 2>/dev/null
pgha plan pgha.yaml "$next" | sed -n '/^~ Database/,/rule:/p' || true

echo '# And to remove its entry from the profile:'
pgha render pgha.yaml --set 'spec.databases=[]' --set 'spec.publications=[]' > "$next" 2>/dev/null
pgha plan pgha.yaml "$next" | sed -n '/^- Database/,/rule:/p' || true
