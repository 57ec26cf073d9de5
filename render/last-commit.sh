# Prints how many seconds ago the last restored commit was. It runs in the pod of the copy.
#
# pg_last_xact_replay_timestamp() is NULL there, since the instance has restarted after its recovery. The WAL still has the commits: the
# history of the new timeline says where the old one ended, and pg_waldump prints what is before.
set -eu
query() { psql -XAtq -v ON_ERROR_STOP=1 -d postgres -c "$1"; }
end=$(query "SELECT (regexp_match(rtrim(pg_read_file('pg_wal/' || lpad(upper(to_hex(timeline_id)), 8, '0') || '.history'), E'\n'), '[0-9A-F]+/[0-9A-F]+(?=[^\n]*\$)'))[1] FROM pg_control_checkpoint()")
bin=$(query "SELECT setting FROM pg_config WHERE name = 'BINDIR'")
wal=$(query "SELECT current_setting('data_directory') || '/pg_wal'")
last_segment=$(query "SELECT substr(pg_walfile_name('$end'), 9)")
for segment in $(query "SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}\$' AND substr(name, 9) <= '$last_segment' ORDER BY substr(name, 9) DESC, name"); do
  set -- "$segment"
  case $segment in *"$last_segment") set -- -e "$end" "$segment" ;; esac # pg_waldump refuses an end that is not inside of the segment
  last=$("$bin/pg_waldump" -p "$wal" -r Transaction "$@" 2>/dev/null | sed -n 's/.*desc: COMMIT \([0-9][^;]*\).*/\1/p' | tail -n 1)
  if test -n "$last"; then
    query "SELECT greatest(0, round(extract(epoch FROM clock_timestamp() - '$last'::timestamptz)))"
    exit
  fi
done
