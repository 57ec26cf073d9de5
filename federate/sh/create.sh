
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
