#!/bin/sh
# Restores the newest backup of a CloudNativePG cluster into a copy, checks the copy, and deletes it. Rendered by pgha; change the profile.
#
# It needs sh, cat, date, sleep and kubectl. Its service account can read, change and delete one Cluster, the copy, and no other.
#
#   DRILL_NAME    of the copy and of the CronJob           TIMEOUT        seconds for the restore and the checks
#   DRILL_SOURCE  the cluster whose backup is restored     LIMIT          seconds after which Kubernetes stops this Job
#   DRILL_CHECKS  the names of the checks, in order        DRILL_KEEP     failed, never or always
#   DRILL_CLAIMS  the volume claims of the copy            DRILL_SCRAPES  seconds until Prometheus has seen the result
#   DATABASE      where the checks run                     NAMESPACE      of all of them
set -u
trap 'exit 143' TERM

DIR=${DIR:-/drill} # the files of the ConfigMap
CLUSTER=clusters.postgresql.cnpg.io/$DRILL_NAME
STARTED=$(date -u +%s)

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"; }
elapsed() { echo $(($(date -u +%s) - STARTED)); }
late() { test "$(elapsed)" -ge "$TIMEOUT"; }

# event REASON TYPE MESSAGE: of the CronJob, so that kubectl describe cronjob shows it too. A message has no quotes and no backslashes.
event() {
  say "$1: $3"
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  uid=$(kubectl get cronjobs.batch "$DRILL_NAME" -o 'jsonpath={.metadata.uid}') || uid=
  kubectl create --validate=false -f - >/dev/null <<EVENT || say "cannot create the event"
{"apiVersion": "v1", "kind": "Event", "metadata": {"generateName": "$DRILL_NAME-"},
 "involvedObject": {"apiVersion": "batch/v1", "kind": "CronJob", "namespace": "$NAMESPACE", "name": "$DRILL_NAME", "uid": "$uid"},
 "reason": "$1", "type": "$2", "message": "$3", "source": {"component": "pgha-drill"}, "reportingComponent": "pgha-drill",
 "firstTimestamp": "$now", "lastTimestamp": "$now", "count": 1}
EVENT
}

refuse() {
  event DrillBlocked Warning "$1"
  exit 1
}

# field JSONPATH: of the copy. Empty if there is no copy; fails if the API server does not answer.
field() { kubectl get "$CLUSTER" --ignore-not-found -o "jsonpath=$1"; }

# gone NAME: whether the API server says that there is none.
gone() { found=$(kubectl get "$1" --ignore-not-found -o name) && test -z "$found"; }

# remove UID deletes the copy with this UID, never one that has taken its name, and waits for its volumes.
remove() {
  printf '{"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Foreground", "preconditions": {"uid": "%s"}}' "$1" |
    kubectl delete --raw "/apis/postgresql.cnpg.io/v1/namespaces/$NAMESPACE/clusters/$DRILL_NAME" -f - >/dev/null || return 1
  all_gone
}

# all_gone waits until the copy and its volume claims are deleted. The claims may outlive their Cluster: nothing blocks its deletion.
all_gone() {
  since=$(date -u +%s)
  for name in "$CLUSTER" $DRILL_CLAIMS; do
    until gone "$name"; do
      test $(($(date -u +%s) - since)) -lt 600 || return 1
      sleep 5
    done
  done
}

# make_room deletes the copy of an earlier drill. It touches no Cluster that a drill of this source did not make, and none that another
# drill may be using.
make_room() {
  state=$(field '{.metadata.uid}|{.metadata.labels.pgha\.dev/drill-of}|{.metadata.annotations.pgha\.dev/drill-result}|{.metadata.annotations.pgha\.dev/drill-until}') ||
    refuse "cannot read Cluster $DRILL_NAME; see the log of the Job"
  if test -z "$state"; then
    all_gone || refuse "the volume claims of an earlier copy are still there: $DRILL_CLAIMS"
    return
  fi
  id=${state%%|*}
  state=${state#*|}
  of=${state%%|*}
  state=${state#*|}
  result=${state%%|*}
  until=${state#*|@}
  test "$of" = "$DRILL_SOURCE" ||
    refuse "Cluster $DRILL_NAME is not a copy that a drill of $DRILL_SOURCE made; rename it, or set spec.backup.drill.name"
  case $result in
  failed)
    test "$DRILL_KEEP" = never ||
      refuse "the copy of a failed drill is still there; look at it, then run kubectl delete clusters.postgresql.cnpg.io $DRILL_NAME -n $NAMESPACE"
    ;;
  succeeded) ;;
  *)
    case $until in '' | *[!0-9]*) until=0 ;; esac
    test "$STARTED" -ge "$until" ||
      refuse "another drill may be using Cluster $DRILL_NAME; if none is running, run kubectl delete clusters.postgresql.cnpg.io $DRILL_NAME -n $NAMESPACE"
    say "a drill left Cluster $DRILL_NAME behind without a result; deleting it"
    ;;
  esac
  remove "$id" || refuse "cannot delete the last copy, Cluster $DRILL_NAME, and its volumes; see the log of the Job"
}

# create never changes a Cluster: kubectl create fails if there is one, also if another drill has just made it.
create() {
  manifest=$(cat "$DIR/cluster.yaml")
  until=$((STARTED + LIMIT))
  ID=$(printf '%s\n' "${manifest%%DRILL_UNTIL*}$until${manifest#*DRILL_UNTIL}" | kubectl create -f - -o 'jsonpath={.metadata.uid}')
}

ready() {
  until test "$(field '{.status.conditions[?(@.type=="Ready")].status}')" = True; do
    late && return 1
    sleep 5
  done
}

# sql DATABASE FILE: one query as the superuser, in the pod of the copy. psql gets it as an argument there, so that it reads no commands of its own.
sql() {
  left=$((TIMEOUT - $(elapsed)))
  test "$left" -gt 0 || return 1
  # shellcheck disable=SC2016 # the pod's shell expands it
  kubectl exec -i "$DRILL_NAME-1" -c postgres -- env "PGOPTIONS=-c statement_timeout=${left}s" \
    sh -c 'psql -XAtq -v ON_ERROR_STOP=1 -d "$0" -c "$(cat)"' "$1" <"$2"
}

# check runs every check and sets FAILED to the names of those that failed.
check() {
  FAILED=
  for name in $DRILL_CHECKS; do
    answer=$(sql "$DATABASE" "$DIR/check-$name.sql") || answer="an error"
    say "check $name: ${answer:-nothing}"
    test "$answer" = t || FAILED="$FAILED $name"
  done
}

# newest sets AGE, in seconds: of the row that the profile asks for, or of the last restored commit.
newest() {
  AGE=
  if test -e "$DIR/newest.sql"; then
    AGE=$(sql "$DATABASE" "$DIR/newest.sql") || AGE=
  else
    AGE=$(kubectl exec -i "$DRILL_NAME-1" -c postgres -- sh <"$DIR/last-commit.sh") || AGE=
  fi
  case $AGE in '' | *[!0-9]*) AGE= ;; esac
}

# record keeps the result where the metrics of the copy read it.
record() {
  test "$DRILL_SCRAPES" -gt 0 || return 0
  kubectl exec -i "$DRILL_NAME-1" -c postgres -- psql -Xq -v ON_ERROR_STOP=1 -d postgres <<SQL
CREATE TABLE public.pgha_drill AS SELECT $1 AS success, $(elapsed) AS seconds, CAST(NULLIF('$AGE', '') AS bigint) AS newest_age_seconds;
GRANT SELECT ON public.pgha_drill TO PUBLIC;
SQL
}

# fail MESSAGE: the copy stays for a look, unless the profile says otherwise.
fail() {
  kubectl annotate "$CLUSTER" --overwrite pgha.dev/drill-result=failed >/dev/null || say "cannot mark Cluster $DRILL_NAME"
  if test "$DRILL_KEEP" = never; then
    sleep "$2"
    remove "$ID" || say "cannot delete Cluster $DRILL_NAME and its volumes; the next drill tries again"
    event DrillFailed Warning "$1"
  else
    event DrillFailed Warning "$1; Cluster $DRILL_NAME stays for a look"
  fi
  exit 1
}

make_room
say "restoring the newest backup of $DRILL_SOURCE into Cluster $DRILL_NAME"
create || refuse "cannot create Cluster $DRILL_NAME; see the log of the Job"
ready || fail "the copy of $DRILL_SOURCE was not ready after $TIMEOUT s: $(field '{.status.phase}')" 0
RESTORED=$(elapsed)
newest
check
FAILED=${FAILED# }
if test -z "$AGE"; then
  FAILED="$FAILED${FAILED:+ }newest"
fi
if test -n "$FAILED"; then
  record 0 || say "cannot record the result for Prometheus"
  fail "restored $DRILL_SOURCE in $RESTORED s, but these checks failed: $FAILED" "$DRILL_SCRAPES"
fi
record 1 || fail "restored $DRILL_SOURCE in $RESTORED s, but cannot write to the copy" 0
kubectl annotate "$CLUSTER" --overwrite pgha.dev/drill-result=succeeded >/dev/null || fail "cannot mark Cluster $DRILL_NAME" 0
took=$(elapsed)
if test "$DRILL_KEEP" != always; then
  sleep "$DRILL_SCRAPES"
  remove "$ID" || fail "restored and checked $DRILL_SOURCE, but cannot delete Cluster $DRILL_NAME and its volumes" 0
fi
event DrillSucceeded Normal "restored $DRILL_SOURCE in $RESTORED s; the newest data is $AGE s old; all checks passed after $took s"
