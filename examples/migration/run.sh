#!/bin/sh
# Prints the changes of each step. pgha diff exits with 1 if there are changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pgha render 1-before.yaml >"$work/1.yaml"
pgha render 2-operator.yaml >"$work/2.yaml"

echo "### Step 1: the operator"
pgha diff 2-operator.yaml --against "$work/1.yaml" | sed "s|$work|before|" || true

echo "### Step 2: the plugin"
pgha diff 3-plugin.yaml --against "$work/2.yaml" | sed "s|$work|before|" || true
