# Clients of the database, each in a container of its own. Each line of output is a time and what happened.
trap '' PIPE
EPOCH=$(date +%s%N)

# One open session runs a statement every 100 ms, with the next number in place of %. A new one is opened only when it breaks.
session() {
  n=$((EPOCH / 1000000))000000
  while :; do
    coproc DB { exec psql -qAtX -v ON_ERROR_STOP=1 "$CONNECTION" 2>/dev/null; }
    pid=$DB_PID
    exec 3<&"${DB[0]}" 4>&"${DB[1]}"
    echo "$EPOCHREALTIME open"
    while :; do
      n=$((n + 1))
      echo "${1//%/$n}" >&4 2>/dev/null || break
      read -r id <&3 || break
      echo "$EPOCHREALTIME ack $id"
      sleep 0.1
    done
    echo "$EPOCHREALTIME end"
    exec 3<&- 4>&-
    kill "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    sleep 0.1
  done
}

writer() { session 'INSERT INTO field (id) VALUES (%) RETURNING id;'; }
reader() { session 'SELECT %;'; }

# A new connection every 200 ms.
connector() {
  while :; do
    at=$EPOCHREALTIME
    if psql -qAtX "$CONNECTION" -c 'SELECT 1' >/dev/null 2>&1; then echo "$at ok"; else echo "$at no"; fi
    sleep 0.2
  done
}

"$1"
