#!/bin/sh
# Builds the commands twice, from copies of the source in two places, with two caches, and compares the bytes. What a
# machine knows of itself, its paths above all, must not be in them.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # directory
	mkdir -p "$1"
	(cd "$here" && git ls-files -z --cached --others --exclude-standard -- . ':!golden' ':!e2e' |
		xargs -0 sh -c 'for f; do test ! -e "$f" || printf "%s\0" "$f"; done' sh |
		tar --null -T - -cf -) | (cd "$1" && tar -xf -)
	for target in linux/amd64 linux/arm64 darwin/arm64 windows/amd64; do
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
