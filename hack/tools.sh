#!/bin/sh
# Installs the programs that the tests call, from Debian's packages, where they are missing. Needs root, or sudo.
#
#   hack/tools.sh           install what is missing
#   hack/tools.sh -missing  only list the packages
set -eu
missing=
for tool in shellcheck dash bash; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
# For its promtool, which checks and tests the alerts.
command -v promtool >/dev/null || missing="$missing prometheus"
# For the pages of pgha report, with a font for their pictures.
command -v chromium >/dev/null || missing="$missing chromium fonts-dejavu-core"
# Only the server binaries: tests read parameters and lines of pg_hba with them, and start no database.
if [ ! -x /usr/lib/postgresql/15/bin/postgres ]; then
	missing="$missing postgresql-15"
fi
[ -z "$missing" ] && exit 0
if [ "${1-}" = -missing ]; then
	echo "$missing"
	exit 0
fi
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
case $missing in
*prometheus*) # the package starts a server, which nothing here needs
	if [ -d /run/systemd/system ]; then
		$sudo systemctl disable --now -q prometheus prometheus-node-exporter 2>/dev/null || true
	fi
	;;
esac
