
azure() { az "$@" --only-show-errors </dev/null; }

say() { printf 'pgha: %s\n' "$*"; }
stop() {
  printf 'pgha: %s\n' "$*" >&2
  exit 1
}

# values QUERY COMMAND... prints the values of a list in a list on one line, with "-" for those that are not set. Without the word in front,
# the answer is no list: an error page of a proxy, for example.
values() {
  query=$1
  shift
  out=$(azure "$@" --query "[['values', $query]]" --output tsv) || stop "cannot read: az $*"
  case $out in
    'values	'*) ;;
    *) stop "cannot read the answer to: az $*" ;;
  esac
  printf '%s\n' "$out" | tr -d '\r' | sed -e 's/^values	//' -e 's/		/	-	/g' -e 's/		/	-	/g' -e 's/^	/-	/' -e 's/	$/	-/' \
    -e 's/	None/	-/g' -e 's/^None	/-	/' | tr '\t' ' '
}

# pool NAME SURGE UNAVAILABLE TIMEOUT SOAK BEHAVIOR
pool() {
  now=$(values 'upgradeSettings.maxSurge, upgradeSettings.maxUnavailable, upgradeSettings.drainTimeoutInMinutes, upgradeSettings.nodeSoakDurationInMinutes, upgradeSettings.undrainableNodeBehavior' \
    aks nodepool show --resource-group "$group" --cluster-name "$cluster" --name "$1")
  # What is not set has AKS's default.
  # shellcheck disable=SC2086 # five words
  set -- "$@" $now
  is="$(default "$7" 1) $(default "$8" 0) $(default "$9" 30) $(default "${10}" 0) $(default "${11}" Schedule)"
  if [ "$is" = "$2 $3 $4 $5 $6" ]; then
    say "pool $1 is as it should be"
    return
  fi
  say "pool $1: surge, unavailable, drain timeout, soak, behavior from $is to $2 $3 $4 $5 $6"
  azure aks nodepool update --resource-group "$group" --cluster-name "$cluster" --name "$1" --max-surge "$2" --max-unavailable "$3" \
    --drain-timeout "$4" --node-soak-duration "$5" --undrainable-node-behavior "$6" --output none || stop "cannot update pool $1"
}

default() { if [ "$1" = - ]; then printf '%s' "$2"; else printf '%s' "$1"; fi; }

# channel QUERY DEFAULT FLAG VALUE
channel() {
  now=$(values "$1" aks show --resource-group "$group" --name "$cluster")
  now=$(default "$now" "$2")
  if [ "$now" = "$4" ]; then
    say "$3 is as it should be"
    return
  fi
  say "$3: from $now to $4"
  azure aks update --resource-group "$group" --name "$cluster" "--$3" "$4" --output none || stop "cannot set $3"
}

# window NAME DAY START OFFSET HOURS
window() {
  verb=add
  there=$(azure aks maintenanceconfiguration list --resource-group "$group" --cluster-name "$cluster" --query "[['names', join(' ', [].name)]]" --output tsv) ||
    stop 'cannot list the maintenance windows'
  case $there in
    'names	'*) ;;
    *) stop 'cannot read the list of maintenance windows' ;;
  esac
  case " $(printf '%s' "$there" | tr -d '\r' | sed 's/^names	//') " in
    *" $1 "*) verb=update ;;
  esac
  say "maintenance window $1: $verb $2 $3 $4, $5 hours"
  azure aks maintenanceconfiguration "$verb" --resource-group "$group" --cluster-name "$cluster" --name "$1" --schedule-type Weekly --interval-weeks 1 \
    --day-of-week "$2" --start-time "$3" --utc-offset "$4" --duration "$5" --output none || stop "cannot $verb maintenance window $1"
}

settings
