#!/bin/bash
# Processor time of whole processes that print the same objects, side by side in one run, as a share of go-jsonnet's.
# Peers are installed at fixed versions into bin/. helm is left out where the chart cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
export GOBIN=$PWD/bin
runs=${RUNS:-200}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' github.com/google/go-jsonnet/cmd/jsonnet@v0.21.0
CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' cuelang.org/go/cmd/cue@v0.14.1
CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' sigs.k8s.io/kustomize/kustomize/v5@v5.8.1
printf 'package main\n\nfunc main() { println("hello") }\n' >"$work/hello.go"
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/hello" "$work/hello.go"

bin/pgha render 2>/dev/null >"$work/objects.yaml"
bin/pgha render -o json 2>/dev/null >"$work/objects.jsonnet"
{ echo 'package objects'; echo; cat "$work/objects.jsonnet"; } >"$work/objects.cue"
mkdir "$work/base"
cp "$work/objects.yaml" "$work/base/"
printf 'resources: [objects.yaml]\n' >"$work/base/kustomization.yaml"

# cpu COMMAND: milliseconds of user and system time a run.
cpu() {
	local TIMEFORMAT='%U %S' i
	{ time for ((i = 0; i < runs; i++)); do "$@" >/dev/null 2>&1; done; } 2>&1 |
		awk -v n="$runs" '{printf "%.2f", ($1 + $2) * 1000 / n}'
}

row() {
	local name=$1 ms
	shift
	"$@" >/dev/null 2>&1 || { printf '%-24s failed\n' "$name"; return; }
	ms=$(cpu "$@")
	printf '%-24s %8s ms cpu\n' "$name" "$ms"
}

for round in 1 2; do
	echo "round $round, $runs runs each"
	row 'hello world in Go' "$work/hello"
	row 'pgha render' bin/pgha render
	row 'jsonnet' bin/jsonnet "$work/objects.jsonnet"
	row 'cue export' bin/cue export "$work/objects.cue"
	row 'kustomize build' bin/kustomize build "$work/base"
done
