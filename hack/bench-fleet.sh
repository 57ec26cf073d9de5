#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares the time of pgha on fleets with kustomize and helm, which are installed with go install at fixed versions. To
# include helm, pass the directory of the chart (charts/cluster of github.com/cloudnative-pg/charts).
#
#   hack/bench-fleet.sh [-chart DIR] [-sizes 1,100,500,10000]
#
# The files are written to /dev/shm if it exists, since the other programs only print, and creating twenty small files on a
# disk takes longer than everything that is measured here. Use TMPDIR=/tmp to include the disk.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then
	export TMPDIR=/dev/shm
fi
program=$(mktemp -d /tmp/pgha-bench-XXXXXX)
trap 'rm -rf "$program"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$program/pgha" ./cmd/pgha
CGO_ENABLED=0 go build -trimpath -o "$program/benchfleet" ./hack/benchfleet
"$program/benchfleet" -pgha "$program/pgha" "$@"
