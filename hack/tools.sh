#!/bin/sh
# Installs the programs that the tests call, from Debian's packages, where they are missing.
set -eu
missing=
for tool in shellcheck dash; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
[ -z "$missing" ] && exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of words
$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
