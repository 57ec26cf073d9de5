#!/bin/sh
# Prints the objects of a drill. --at makes the output reproducible; leave it out in a real drill.
set -eu

echo "# 1. A backup now."
pgha backup pgha.yaml --at 2026-01-31T09:00:00Z

echo "# 2. Restored to the end of what was archived."
recovered=$(pgha recover pgha.yaml --to latest 2>/dev/null)
echo "$recovered"

echo "# 3. Nothing of the source is in it, so that it can be deleted as a whole."
echo "$recovered" | grep '^  name: ' | sort -u
