#!/bin/sh
# Prints what changes of the nodes do, for two ways to cut the node pools, and the settings that follow.
set -eu

# The exit code 1 says that the upgrade needs somebody to decide.
nodes() { pgha plan --nodes "$@" 2>/dev/null || test $? -eq 1; }

echo "# 1. One pool for each zone."
nodes pgha.yaml | sed -n '/^POOL/,/^forced/p'

echo "# 2. One pool over three zones, all nodes together."
nodes pgha.yaml --set 'spec.scheduling.pools=[{name: pg, zones: ["1", "2", "3"], count: 3, azure: {maxSurge: "100%"}}]' | sed -n '/^POOL/,/^Karpenter/p'

echo "# 3. The same pool, blue-green."
nodes blue-green/pgha.yaml | sed -n '/^POOL/,/^Karpenter/p'

echo "# 4. The settings."
nodes pgha.yaml -o az | sed -n '/^settings/,/^}/p'
