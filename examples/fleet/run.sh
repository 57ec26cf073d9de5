#!/bin/sh
# Writes a base for each site, runs again without changes, and prints the differences between two sites.
set -eu
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
pgha base fleet.yaml "$out"
(cd "$out" && find . -type f ! -name .pgha | LC_ALL=C sort)
pgha base fleet.yaml "$out"
diff -u "$out/weu/cluster-weu.yaml" "$out/eus/cluster-eus.yaml" | tail -n +3 || true
