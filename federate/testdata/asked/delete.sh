#!/bin/sh
# Printed by pgha-federate --delete. Removes the right of PostgreSQL clusters' service accounts to act as Azure managed
# identities: deletes only the federated credentials below, and only if they trust what is expected.
#
#   PGHA_FEDERATE_PAUSE  seconds between tries while Azure is busy (10)
#
# It needs az, signed in, and the right to delete federated credentials of the identities.
set -eu

azure() { az "$@" --only-show-errors </dev/null; }

issuers() {
  issuer_1=$(ask_issuer 'aks-prod' 'rg-aks')
}

credentials() {
  identity 'mi-pg' 'rg-data'
  credential "$issuer_1" 'postgres-pg' 'system:serviceaccount:postgres:pg' 'api://AzureADTokenExchange'
  credential "$issuer_1" 'postgres-pg-recovered-db' 'system:serviceaccount:postgres:pg-recovered-db' 'api://AzureADTokenExchange'
}

pause=${PGHA_FEDERATE_PAUSE:-10}
step=check
total=0
tab=$(printf '\t')
newline='
'

say() { printf 'pgha-federate: %s\n' "$*"; }
warn() { printf 'pgha-federate: %s\n' "$*" >&2; }
stop() {
  warn "$@"
  exit 1
}

# seconds NAME VALUE stops unless the value is a number of seconds.
seconds() {
  case $2 in
    '' | *[!0-9]* | ?????*) stop "$1 is a number of seconds, at most 9999, not $2" ;;
  esac
}

lower() { printf '%s' "$1" | LC_ALL=C tr '[:upper:]' '[:lower:]'; }

# checked URL prints an issuer. It is compared with the JSON from Azure, so it must not need JSON escapes.
checked() {
  case $1 in
    *[!A-Za-z0-9:/._~-]*) stop "cannot use issuer $1: it contains characters that are not valid in an issuer" ;;
    https://?*) printf '%s\n' "$1" ;;
    *) stop "cannot use issuer $1: it is not an https URL" ;;
  esac
}

# list reads the credentials of $identity into $rows, one per line: the name in lower case, since Azure ignores its case;
# then subject, issuer, audiences and name. Their text comes from other people, so each is encoded as JSON, which contains
# no tab or line break: ["like this"]. The first line says that this is a list, and its length. So an empty answer, an error
# page of a proxy, a warning or a truncated list is not mistaken for an empty list.
list() {
  out=$(azure identity federated-credential list --identity-name="$identity" --resource-group="$group" \
    --query "[[['credentials', type(@), to_string(length(@))]], [].[to_string([name]), to_string([subject]), \
to_string([issuer]), to_string(audiences)]][]" --output tsv) ||
    stop "cannot list the federated credentials of identity $identity in resource group $group"
  what="the federated credentials of identity $identity in resource group $group"
  rows='' count=0 expected=''
  while IFS=$tab read -r name subject issuer audiences; do
    if [ -z "$expected" ]; then
      listed "$name" "$subject" "$issuer" "$audiences" || unexpected "$what" "$out"
      expected=$issuer
    else
      if ! { named "$name" && json "$subject" && json "$issuer" && json "$audiences"; }; then
        unexpected "$what" "$name $subject $issuer $audiences"
      fi
      add "$name" "$subject" "$issuer" "$audiences"
    fi
  done <<LIST
$(printf '%s\n' "$out" | tr -d '\r')
LIST
  [ "$count" -eq "$expected" ] || unexpected "$what" "$count of $expected rows"
}

# listed reports whether the first line of an answer announces a list.
listed() {
  case $3 in
    '' | *[!0-9]* | ?????*) return 1 ;;
  esac
  [ "$1 $2$4" = 'credentials array' ]
}

# named reports whether the value is a name in JSON.
named() {
  case $1 in
    '["'?*'"]') ;;
    *) return 1 ;;
  esac
}

# json reports whether the value is a JSON list of strings, or empty. A credential may have an expression instead of a subject.
json() {
  case $1 in
    *"$tab"*) return 1 ;;
    '["'*'"]' | '[null]' | '[]' | null) ;;
    *) return 1 ;;
  esac
}

# unexpected WHAT ANSWER stops: az reported success but printed unexpected output.
unexpected() {
  answer=$(printf '%.200s' "$2" | LC_ALL=C tr '\n\t' '  ' | LC_ALL=C tr -cd '[:print:]')
  stop "cannot read $1: az reported success but printed ${answer:-nothing}; run the same az command by hand to find what" \
    "changes its output"
}

# issuer_of AKS GROUP ANSWER prints the issuer of an AKS cluster, or nothing if it has none.
issuer_of() {
  answer=$(printf '%s\n' "$3" | tr -d '\r')
  issuer=${answer#'["'[Mm]icrosoft.[Cc]ontainer[Ss]ervice/[Mm]anaged[Cc]lusters'",'}
  case $issuer in
    "$answer") unexpected "the issuer of AKS cluster $1 in resource group $2" "$answer" ;;
    'null]' | '""]') ;;
    '"'*'"]')
      issuer=${issuer#'"'}
      checked "${issuer%'"]'}"
      ;;
    *) unexpected "the issuer of AKS cluster $1 in resource group $2" "$answer" ;;
  esac
}

add() {
  rows=$rows$(lower "$1")$tab$2$tab$3$tab$4$tab$1$newline
  count=$((count + 1))
}

# identity NAME GROUP selects the identity for the lines after it.
identity() {
  identity=$1 group=$2
  list
}

# look ISSUER NAME SUBJECT finds the credential with that name, and one with another name that trusts the same issuer and subject.
look() {
  held='' held_subject='' held_issuer='' held_audiences='' twin='' twin_audiences=''
  key=$(lower "[\"$2\"]")
  while IFS=$tab read -r low subject issuer audiences name; do
    if [ "$low" = "$key" ]; then
      held=$name held_subject=$subject held_issuer=$issuer held_audiences=$audiences
    elif [ "$subject" = "[\"$3\"]" ] && [ "$issuer" = "[\"$1\"]" ]; then
      twin=$name twin_audiences=$audiences
    fi
  done <<ROWS
$rows
ROWS
}

# busy WHAT waits before a retry if $out is Azure's error for concurrent writes (409) or too many requests (429).
busy() {
  case $out in
    *ConcurrentFederatedIdentityCredentialsWrites* | *'(Conflict)'* | *'(TooManyRequests)'*) ;;
    *) stop "$1: $out" ;;
  esac
  again "$1: $out"
}

# again WHAT waits before a retry, and stops after the fifth try.
again() {
  [ "$tries" -lt 5 ] || stop "$1 (tried $tries times)"
  tries=$((tries + 1))
  warn "$1; try $tries of 5 in $pause s"
  sleep "$pause"
}

# verify lists until Azure shows the change, since a list can lag behind a write.
verify() {
  step=verify
  tries=1
  pending=''
  credentials
  while [ -n "$pending" ]; do
    again "$pending"
    pending=''
    credentials
  done
}

seconds PGHA_FEDERATE_PAUSE "$pause"
command -v az >/dev/null 2>&1 || stop "az is not installed: https://learn.microsoft.com/cli/azure/install-azure-cli"

# ask_issuer AKS GROUP prints the issuer of an AKS cluster, or nothing for a deleted cluster, for which az exits with 3.
ask_issuer() {
  status=0
  out=$(azure aks show --name="$1" --resource-group="$2" --query 'to_string([type, oidcIssuerProfile.issuerUrl])' --output tsv) || status=$?
  case $status in
    0) issuer_of "$1" "$2" "$out" ;;
    3) warn "AKS cluster $1 in resource group $2 does not exist; checking only name and subject" ;;
    *) stop "cannot read the issuer of AKS cluster $1 in resource group $2" ;;
  esac
}

# credential ISSUER NAME SUBJECT AUDIENCE deletes one if its name, subject and, if known, issuer are as expected.
credential() {
  look "$@"
  if [ -z "$held" ]; then
    [ "$step" = check ] || return 0
    say "gone: $2 of identity $identity"
    [ -z "$twin" ] || say "left alone: $twin of identity $identity, which trusts $3 for $twin_audiences under another name"
  elif ! ours "$@"; then
    [ "$step" = check ] || return 0
    leave "$@"
  elif [ "$step" = verify ]; then
    pending="cannot delete $2 of identity $identity: az reported success, but it is still listed; delete it in the portal"
  else
    [ "$step" = check ] || delete "$@"
    total=$((total + 1))
  fi
}

# ours reports whether the credential with that name trusts the subject and, if known, the issuer.
ours() {
  [ "$held_subject" = "[\"$3\"]" ] && { [ -z "$1" ] || [ "$held_issuer" = "[\"$1\"]" ]; }
}

leave() {
  warn "left alone: $held of identity $identity, which trusts subject $held_subject of issuer $held_issuer for" \
    "$held_audiences, not $3${1:+ of $1}"
}

# delete looks again after a conflict, since someone else may have replaced the credential.
delete() {
  tries=1
  until out=$(azure identity federated-credential delete --name="$2" --identity-name="$identity" \
    --resource-group="$group" --yes 2>&1); do
    busy "cannot delete $2 of identity $identity"
    list
    look "$@"
    if [ -n "$held" ] && ! ours "$@"; then
      leave "$@"
      return 0
    fi
  done
  say "deleted: $2 of identity $identity, for $3"
}

main() {
  issuers
  credentials
  if [ "$total" -eq 0 ]; then
    say "nothing to do"
    return 0
  fi
  step=delete
  credentials
  verify
  say "done"
}

main
