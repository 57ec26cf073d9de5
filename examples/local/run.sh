#!/bin/sh
# What a laptop gets, and what differs from production.
set -eu
pgha render pgha.yaml
