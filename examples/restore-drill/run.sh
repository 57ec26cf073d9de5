#!/bin/sh
# Prints what a drill applies. The time is given, so that this prints the same every time; leave out --at in earnest.
set -eu

echo "# 1. A backup now."
pgha backup pgha.yaml --at 2026-01-31T09:00:00Z

echo "# 2. Restored to the end of what was archived."
recovered=$(pgha recover pgha.yaml --to latest 2>/dev/null)
echo "$recovered"

echo "# 3. Nothing of the source is in it, so that it can be deleted as a whole."
echo "$recovered" | grep '^  name: ' | sort -u
