#!/bin/sh
# Builds the commands twice, from copies of the source in two directories with two caches, and compares the bytes. They must
# not contain information about the machine, such as its paths. TARGETS lists the systems to build for.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
targets=${TARGETS:-linux/amd64 windows/arm64}

(cd "$here" && git ls-files -z --cached --others --exclude-standard -- . ':!golden' ':!e2e' |
	tar --null --ignore-failed-read -T - -cf "$work/source.tar" 2>/dev/null)

build() { # directory
	mkdir -p "$1"
	tar -xf "$work/source.tar" -C "$1"
	for target in $targets; do
		(cd "$1" && CGO_ENABLED=0 GOOS=${target%/*} GOARCH=${target#*/} GOCACHE="$work/cache" \
			go build -trimpath -buildvcs=false -ldflags '-s -w -buildid=' -o "out/$target/" ./cmd/...)
	done
	rm -rf "$work/cache"
	(cd "$1/out" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}

build "$work/one" >"$work/one.sums"
build "$work/two/and/deeper" >"$work/two.sums"
cat "$work/one.sums"
if ! cmp -s "$work/one.sums" "$work/two.sums"; then
	echo "reproducible: two builds of one source differ:" >&2
	diff "$work/one.sums" "$work/two.sums" >&2 || true
	exit 1
fi
if grep -rlF -e "$work" -e "$here" "$work/one/out" >&2; then
	echo "reproducible: a path of this machine is in these" >&2
	exit 1
fi
