#!/bin/sh
# Prints the snapshots every six hours beside the weekly base backup, and a restore from one of them.
set -eu

echo "# 1. How snapshots are taken."
pgha render pgha.yaml --only VolumeSnapshotClass --only ScheduledBackup 2>/dev/null

echo "# 2. A snapshot now."
pgha backup pgha.yaml --method volumeSnapshot --name orders-now 2>/dev/null

echo "# 3. A restore from it, and the WAL after it up to a time."
pgha recover pgha.yaml --snapshot orders-now --to 2026-08-21T02:03:04Z 2>/dev/null | sed -n '/^  bootstrap:/,/^  imageName:/p'
