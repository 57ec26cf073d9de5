#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Times pgha on fleets beside kustomize and helm, which go install fetches at fixed versions. The chart cannot be fetched
# that way: name its directory (charts/cluster of github.com/cloudnative-pg/charts) to have helm in the table.
#
#   hack/bench-fleet.sh [-chart DIR] [-sizes 1,100,500,10000]
#
# The files are written to memory where there is a /dev/shm: the peers only print, and to create twenty small files takes a
# disk longer than anything that is compared here. TMPDIR=/tmp brings the disk in.
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
