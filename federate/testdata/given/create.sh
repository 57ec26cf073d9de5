#!/bin/sh
# Printed by pgha-federate. Lets the service accounts of PostgreSQL clusters act as Azure managed identities: creates missing
# federated credentials, one after another, and changes no existing ones. You can safely run it again.
#
#   PGHA_FEDERATE_WAIT   seconds to wait for Azure at the end, if anything was created (60)
#   PGHA_FEDERATE_PAUSE  seconds between tries while Azure is busy (10)
#
# It needs az, signed in, and the right to write federated credentials of the identities.
set -eu

azure() { az "$@" --only-show-errors </dev/null; }

issuers() {
  issuer_1=$(checked 'https://eastus.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000000/11111111-1111-1111-1111-111111111111/')
}

credentials() {
  identity 'mi-pg' 'rg-data'
  credential "$issuer_1" 'postgres-pg' 'system:serviceaccount:postgres:pg' 'api://AzureADTokenExchange'
  credential "$issuer_1" 'postgres-pg-recovered-db' 'system:serviceaccount:postgres:pg-recovered-db' 'api://AzureADTokenExchange'
  room
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

limit=20
refused=0
wait=${PGHA_FEDERATE_WAIT:-60}
seconds PGHA_FEDERATE_WAIT "$wait"

# ask_issuer AKS GROUP prints the issuer of an AKS cluster, including the slash at its end.
ask_issuer() {
  out=$(azure aks show --name="$1" --resource-group="$2" --query 'to_string([type, oidcIssuerProfile.issuerUrl])' --output tsv) ||
    stop "cannot read the issuer of AKS cluster $1 in resource group $2"
  out=$(issuer_of "$1" "$2" "$out") || exit 1
  [ -n "$out" ] || stop "AKS cluster $1 has no OIDC issuer: enable it with az aks update --enable-oidc-issuer"
  printf '%s\n' "$out"
}

# same ISSUER NAME SUBJECT AUDIENCE reports whether the existing credential is the wanted one.
same() {
  [ "$held_subject" = "[\"$3\"]" ] && [ "$held_issuer" = "[\"$1\"]" ] && [ "$held_audiences" = "[\"$4\"]" ]
}

# refuse counts an error and changes nothing, so that all errors are printed together. After the first write, it stops.
refuse() {
  warn "$@"
  [ "$step" = check ] || stop "stopped there"
  refused=$((refused + 1))
}

differs() {
  refuse "credential $held of identity $identity exists and trusts subject $held_subject, issuer $held_issuer," \
    "audience $held_audiences, not subject [\"$3\"], issuer [\"$1\"], audience [\"$4\"]; creating it would overwrite these:" \
    "delete it first, or set another spec.identity.azure.credential"
}

# credential ISSUER NAME SUBJECT AUDIENCE checks or creates a credential, depending on the step. It keeps an existing one.
credential() {
  look "$@"
  if [ -n "$held" ] && ! same "$@"; then
    differs "$@"
  elif [ -n "$held" ]; then
    [ "$step" != check ] || say "exists: $2 of identity $identity, for $3"
  elif [ -n "$twin" ] && [ "$twin_audiences" != "[\"$4\"]" ]; then
    refuse "credential $twin of identity $identity trusts $3 with audience $twin_audiences; Azure allows each issuer and" \
      "subject only once per identity: delete it first"
  elif [ -n "$twin" ]; then
    [ "$step" != check ] || say "exists: identity $identity already trusts $3 through $twin; $2 is not needed"
  elif [ "$step" = verify ]; then
    pending="cannot find $2 of identity $identity, although az reported that it was created"
  else
    [ "$step" = check ] || create "$@"
    add "[\"$2\"]" "[\"$3\"]" "[\"$1\"]" "[\"$4\"]"
    total=$((total + 1))
  fi
}

# create is a PUT that would silently overwrite, so look runs before it, and again after a conflict.
create() {
  tries=1
  until out=$(azure identity federated-credential create --name="$2" --identity-name="$identity" \
    --resource-group="$group" --issuer="$1" --subject="$3" --audiences="$4" --output none 2>&1); do
    busy "cannot create $2 of identity $identity"
    list
    look "$@"
    if [ -n "$held" ]; then
      same "$@" || differs "$@"
      say "exists: $2 of identity $identity, which was created by someone else in the meantime"
      return 0
    fi
  done
  say "created: $2 of identity $identity, for $3"
}

# room stops if the identity would exceed Azure's limit.
room() {
  if [ "$step" = check ] && [ "$count" -gt "$limit" ]; then
    refuse "identity $identity would have $count federated credentials, but Azure allows $limit:" \
      "delete some, use another identity, or leave out the recovery clusters (--no-recovery)"
  fi
}

main() {
  issuers
  credentials
  [ "$refused" -eq 0 ] || stop "nothing was changed"
  if [ "$total" -eq 0 ]; then
    say "nothing to do"
    return 0
  fi
  step=create
  credentials
  verify
  if [ "$wait" -gt 0 ]; then
    say "waiting $wait s: until the change reaches all of Azure, tokens are rejected (AADSTS70021) and the rejection is cached"
    sleep "$wait"
  fi
  say "done; now apply the clusters"
}

main
