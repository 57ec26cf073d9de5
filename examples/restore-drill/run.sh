#!/bin/sh
# Prints what restores the backup every Saturday: the copy that the Job creates, and what the Job may do.
set -eu

echo "# 1. The schedule, and the rights of its Job."
pgha render pgha.yaml --only CronJob --only Role 2>/dev/null

echo "# 2. The copy. Nothing of it belongs to the source, and it archives nothing."
pgha render pgha.yaml --only ConfigMap 2>/dev/null | sed -n '/^  cluster.yaml: |/,/^  drill.sh: |/p' | sed -n 's/^    //p'
