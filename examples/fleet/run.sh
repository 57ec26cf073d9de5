#!/bin/sh
# A base for each site, a second run that has nothing to do, and what differs between two sites.
set -eu
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
pgha base fleet.yaml "$out"
(cd "$out" && find . -type f ! -name .pgha | LC_ALL=C sort)
pgha base fleet.yaml "$out"
diff -u "$out/weu/cluster-weu.yaml" "$out/eus/cluster-eus.yaml" | tail -n +3 || true
