#!/bin/sh
# Prints the catalog, the Cluster with all that needs no patch any more, its Pooler, and the PodMonitors in another namespace.
set -eu

pgha render pgha.yaml --only ImageCatalog --only Cluster --only Pooler --only PodMonitor 2>/dev/null
