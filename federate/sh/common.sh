
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
