
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
