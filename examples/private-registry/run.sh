#!/bin/sh
# Prints the Cluster with all that needs no patch any more, and its PodMonitor in another namespace.
set -eu

pgha render pgha.yaml --only Cluster --only PodMonitor 2>/dev/null
