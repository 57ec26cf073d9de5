#!/bin/sh
# Runs the tests that need no cluster. Every step is run, also after one that failed.
#
#   hack/test.sh        everything, in full; root on Debian installs the missing programs first
#   hack/test.sh quick  the loop after an edit: fewer random cases, one shell, no programs of others
#
# A test whose program is missing is skipped and listed at the end with the package to install (internal/needs). In the
# full run such a list is a failure; the quick run only prints it.
set -u
cd "$(dirname "$0")/.." || exit 1
go=${GO:-go}
quick=
[ "${1-}" = quick ] && quick=-short
PGHA_NOT_RUN=$(mktemp) || exit 1
export PGHA_NOT_RUN
trap 'rm -f "$PGHA_NOT_RUN"' EXIT
# The collector of compilers and tests runs less often; the memory is there.
export GOGC="${GOGC:-400}"
failed=
step() {
	"$@" || failed="$failed
  $*"
}

if [ -n "$quick" ]; then
	step "$go" test -short ./...
	step "$go" -C e2e test -short ./gen ./jsonschema ./kustomize ./schema
else
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		step hack/tools.sh
	fi
	step "$go" vet ./...
	step "$go" test -vet=off ./...
	step e2e/run -short
fi

status=0
if [ -s "$PGHA_NOT_RUN" ]; then
	echo
	echo "Not run, with the package that is missing:"
	sort -u "$PGHA_NOT_RUN" | awk -F '\t' '{ printf "  %-16s %s\n", $1, $2 }'
	echo "hack/tools.sh installs Debian's packages. kubectl: https://kubernetes.io/docs/tasks/tools/. kustomize: go install, online."
	[ -n "$quick" ] || status=1
fi
if [ -n "$failed" ]; then
	echo
	echo "Failed:$failed"
	status=1
fi
exit "$status"
