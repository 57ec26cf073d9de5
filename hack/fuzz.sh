#!/bin/sh
# Runs every fuzz test for some time: hack/fuzz.sh [seconds]. New findings are kept as seeds in testdata/fuzz.
set -eu
seconds=${1:-60}
grep -rl --include='*_test.go' '^func Fuzz' . | while read -r file; do
	for name in $(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' "$file"); do
		echo "$(dirname "$file") $name"
		go test "$(dirname "$file")" -run '^$' -fuzz "^$name\$" -fuzztime "${seconds}s" -fuzzminimizetime 1s
	done
done
