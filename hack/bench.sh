#!/bin/bash
# Compares the CPU time of whole processes that print the same objects, in one run, relative to go-jsonnet. The other
# programs are installed at fixed versions into bin/. To include helm, pass the directory of the chart (charts/cluster of
# github.com/cloudnative-pg/charts).
#
#   RUNS=200 hack/bench.sh [-chart DIR]
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

peers=(jsonnet cue kustomize)
rows=()
if [[ ${1-} == -chart ]]; then
	CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' helm.sh/helm/v3/cmd/helm@v3.18.6
	peers+=(helm)
	rows+=("helm template|$work/bin/helm template pg $2 --kube-version 1.34")
fi

# Copy each program, as an installation does: the way in which the linker wrote the file affects how the kernel maps its
# pages, by as much as the programs differ.
mkdir "$work/bin"
cp "$work/hello" bin/pgha "${peers[@]/#/bin/}" "$work/bin/"
bin=$work/bin

# Rows of the table: name and command.
rows=(
	"hello world in Go|$bin/hello"
	"pgha render|$bin/pgha render"
	"pgha render FILE|$bin/pgha render $work/prod.yaml"
	"jsonnet|$bin/jsonnet $work/objects.jsonnet"
	"cue export|$bin/cue export $work/objects.cue"
	"kustomize build|$bin/kustomize build $work/base"
	"${rows[@]}"
)
"$bin/pgha" init aks >"$work/prod.yaml"

# block COMMAND prints the user and system time of several runs, since the clock of the shell is too coarse for one.
block() {
	local TIMEFORMAT='%U %S' i
	{ time for ((i = 0; i < 20; i++)); do "$@" >/dev/null 2>&1; done; } 2>&1
}

for row in "${rows[@]}"; do
	read -ra command <<<"${row#*|}"
	"${command[@]}" >/dev/null 2>&1 || { echo "cannot run ${row%%|*}" >&2; exit 1; }
done
# Run the programs in turn, so that other load on the machine affects all of them equally.
for ((round = 0; round < runs / 20; round++)); do
	for row in "${rows[@]}"; do
		read -ra command <<<"${row#*|}"
		echo "${row%%|*}|$(block "${command[@]}")"
	done
done | awk -F'[| ]' -v runs="$((runs / 20 * 20))" '
	{ name = $0; sub(/\|.*/, "", name); if (!(name in ms)) order[++n] = name; ms[name] += ($(NF - 1) + $NF) * 1000 / runs }
	END {
		printf "%-24s %10s %14s   (%d runs each)\n", "", "ms of cpu", "of jsonnet", runs
		for (i = 1; i <= n; i++) printf "%-24s %10.2f %14.2f\n", order[i], ms[order[i]], ms[order[i]] / ms["jsonnet"]
	}'
