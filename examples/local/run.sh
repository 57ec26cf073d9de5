#!/bin/sh
# Prints the objects of the local cluster.
set -eu
pgha render pgha.yaml
