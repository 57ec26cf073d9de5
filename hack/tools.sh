#!/bin/sh
# Installs missing programs that the tests call, from Debian packages.
set -eu
missing=
for tool in shellcheck dash; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
# Only the server binaries: e2e reads parameters from them and starts no database.
if ! command -v postgres >/dev/null && [ ! -x /usr/lib/postgresql/15/bin/postgres ]; then
	missing="$missing postgresql-15"
fi
[ -z "$missing" ] && exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
case $missing in
*postgresql*) # do not create a database
	$sudo mkdir -p /etc/postgresql-common
	echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
	;;
esac
# shellcheck disable=SC2086 # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
