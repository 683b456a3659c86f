# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# The private PostgreSQL cluster. Sourced by run.sh.
#
# .local/postgres/connection   how to connect: DB_* lines, readable by the caller alone
# .local/postgres/location     the cluster's folder, when it could not lie in .local/postgres/cluster
# CLUSTER/data, sockets/, password, server.log, and project: the checkout that it belongs to
#
# PostgreSQL refuses to run as root, so root runs it as an unprivileged account. Where that account cannot enter the checkout
# (below a folder of mode 700), or a socket's path would be too long, the cluster lies in a folder of /var/tmp.
#
# Its settings are PostgreSQL's durable defaults: the tests kill it and the benchmarks measure with it.

postgres_state=$local_state/postgres
server_user=hubspot_etl

# run_db start|stop|status|psql|env
run_db() {
  local command=${1:-status}
  shift || true
  case $command in
    start) db_start; say "PostgreSQL answers on $(db_address), database $server_user, user $server_user" ;;
    stop) locked db_stop "$@" ;;
    status) locked db_status ;;
    psql) db_start; use_libpq_environment; exec "$(find_postgres)/psql" "$@" ;;
    env) db_start; sed 's/^/export /' "$postgres_state/connection" ;;
    *) die "db $command: start, stop, status, psql or env" ;;
  esac
}

# Starts the cluster when it does not run, and makes it when there is none.
db_start() {
  [ -n "$(find_postgres)" ] || install_postgres
  locked start_if_stopped
}

db_value() { sed -n "s/^$1=//p" "$postgres_state/connection" 2>/dev/null || true; }

db_address() { echo "$(db_value DB_HOST):$(db_value DB_PORT)"; }

# Lets psql find the cluster. $1: another database than the default.
use_libpq_environment() {
  # What is set for another server must not meddle.
  unset "${!PG@}"
  PGHOST=$(db_value DB_HOST) PGPORT=$(db_value DB_PORT) PGUSER=$(db_value DB_USER) PGPASSWORD=$(db_value DB_PASS)
  PGDATABASE=${1:-$(db_value DB_NAME)}
  export PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE
}

create_database() (
  use_libpq_environment postgres
  psql=$(find_postgres)/psql
  [ "$("$psql" -XAtc "SELECT count(*) FROM pg_database WHERE datname = '$1'")" = 1 ] || "$psql" -Xqc "CREATE DATABASE \"$1\""
)

# locked COMMAND...: one at a time in this checkout, with $cluster and $account set. All functions below are called so.
locked() {
  mkdir -p "$postgres_state"
  [ -w "$postgres_state" ] || die "$postgres_state belongs to $(stat -c %U "$postgres_state")"
  exec 9>"$postgres_state/lock"
  flock -w 300 9 || die 'another run.sh db has not ended in 5 minutes'
  cluster=$(cluster_folder)
  account=$(server_account)
  "$@"
  exec 9>&-
}

start_if_stopped() {
  # Line 4 is its port: an interrupted start may have left an older connection file.
  if [ -n "$(server_pid)" ] && [ "$(sed -n 4p "$cluster/data/postmaster.pid")" = "$(db_value DB_PORT)" ]; then return; fi
  make_account
  remove_abandoned_clusters
  end_remains
  set_aside_other_version
  as_account test -s "$cluster/data/PG_VERSION" || make_cluster
  start_server
  create_database "$server_user"
}

db_stop() {
  if [ -n "$(server_pid)" ]; then stop_server; echo 'PostgreSQL stopped'; fi
  if [ "${1:-}" = --destroy ]; then
    end_remains
    rm -rf "$cluster" "$postgres_state/location" "$postgres_state/connection"
    echo 'Its data is removed'
  fi
}

db_status() {
  local pid
  pid=$(server_pid)
  if [ -z "$pid" ]; then echo 'PostgreSQL does not run'; return 3; fi
  echo "PostgreSQL $(<"$cluster/data/PG_VERSION") answers on $(db_address), process $pid, data in $cluster"
}

# Where the cluster lies, or would if the account can enter.
cluster_folder() {
  local elsewhere
  elsewhere=$(cat "$postgres_state/location" 2>/dev/null || true)
  # A copied checkout has the location of the original's cluster, not its own.
  if [ -n "$elsewhere" ] && [ "$(cat "$elsewhere/project" 2>/dev/null)" = "$root" ]; then
    echo "$elsewhere"
  else
    echo "$postgres_state/cluster"
  fi
}

server_account() {
  if ! is_root; then id -un
  elif [ -d "$cluster/data" ]; then stat -c %U "$cluster/data"
  elif id postgres >/dev/null 2>&1; then echo postgres
  else echo hubspot-etl; fi
}

make_account() {
  id "$account" >/dev/null 2>&1 ||
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$account"
}

as_account() (
  # The caller's folder may be closed to the account, and its language would change the messages.
  cd /
  export LC_ALL=C.UTF-8
  # 9>&-: a server that inherits the lock would hold it.
  if is_root; then
    exec setpriv --reuid="$(id -u "$account")" --regid="$(id -g "$account")" --init-groups -- "$@" 9>&-
  fi
  exec "$@" 9>&-
)

# The processes that work in the data folder: postmaster and backends do, a stranger that got their ids does not.
data_pids() { as_account find /proc -maxdepth 2 -name cwd -lname "$cluster/data" 2>/dev/null | cut -d/ -f3 || true; }

# The running server's process id; nothing when it does not run.
server_pid() {
  local pid
  pid=$(head -n 1 "$cluster/data/postmaster.pid" 2>/dev/null || true)
  if [ -n "$pid" ] && [ "$(as_account readlink "/proc/$pid/cwd" 2>/dev/null)" = "$cluster/data" ]; then echo "$pid"; fi
}

stop_server() {
  local pg_ctl
  pg_ctl=$(find_postgres "$(<"$cluster/data/PG_VERSION")")/pg_ctl
  as_account "$pg_ctl" stop -D "$cluster/data" -m fast -t 60 >/dev/null ||
    as_account "$pg_ctl" stop -D "$cluster/data" -m immediate >/dev/null
}

# After a crash: ends backends without a postmaster and removes its lock files, whose process id another program may have got by now.
end_remains() {
  local pids
  if [ -n "$(server_pid)" ]; then stop_server; fi
  mapfile -t pids < <(data_pids)
  if [ "${#pids[@]}" -gt 0 ]; then say "Ending what a crashed PostgreSQL left: ${pids[*]}"; fi
  while [ "${#pids[@]}" -gt 0 ]; do
    kill -KILL "${pids[@]}" 2>/dev/null || true
    sleep 0.1
    mapfile -t pids < <(data_pids)
  done
  # Safe only because no process uses the data any more.
  rm -f "$cluster/data/postmaster.pid" "$cluster"/sockets/.s.PGSQL.*
}

# Clusters in /var/tmp whose checkout is gone, or has another one now.
remove_abandoned_clusters() {
  local cluster
  for cluster in /var/tmp/hubspot-etl.??????; do
    # Others may make folders in /var/tmp: only the account's own are ours.
    if [ -L "$cluster" ] || [ "$(stat -c %U "$cluster" 2>/dev/null)" != "$account" ] || [ ! -f "$cluster/project" ]; then continue; fi
    if [ "$(cat "$(<"$cluster/project")/.local/postgres/location" 2>/dev/null)" = "$cluster" ]; then continue; fi
    say "Removing $cluster, the PostgreSQL of a checkout that is gone"
    end_remains
    rm -rf "$cluster"
  done
}

# A cluster can be run only by the version that made it; the data is replaceable, but not ours to remove.
set_aside_other_version() {
  local version
  version=$(cat "$cluster/data/PG_VERSION" 2>/dev/null || true)
  if [ -z "$version" ] || [ -n "$(find_postgres "$version")" ]; then return; fi
  say "PostgreSQL $version is gone: a new cluster is made, the old one stays in $cluster/data.$version"
  mv "$cluster/data" "$cluster/data.$version"
}

make_cluster() {
  local initdb new
  initdb=$(find_postgres)/initdb
  make_cluster_folder
  new=$cluster/data.new
  rm -rf "$new" "$cluster/data"
  (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$cluster/password")
  chown "$account" "$cluster/password"
  # --no-sync: should the machine crash right now, a new one is made as easily.
  as_account "$initdb" --no-sync -D "$new" -U "$server_user" --pwfile="$cluster/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  cat >>"$new/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = '$cluster/sockets'
max_connections = 200
timezone = 'UTC'
log_timezone = 'UTC'
END
  # Only a whole one gets the name: a half-made one is made anew.
  mv "$new" "$cluster/data"
}

make_cluster_folder() {
  [ -f "$cluster/project" ] || choose_cluster_folder
  mkdir -p "$cluster/sockets"
  chown "$account" "$cluster" "$cluster/sockets"
  chmod 700 "$cluster"
}

choose_cluster_folder() {
  cluster=$postgres_state/cluster
  mkdir -p "$cluster"
  chown "$account" "$cluster"
  # A socket's path may have 107 bytes; the other characters would need quotes of several kinds.
  if [[ $cluster =~ ^[a-zA-Z0-9/._-]{1,80}$ ]] && as_account test -x "$cluster"; then return; fi
  rmdir "$cluster" 2>/dev/null || true
  cluster=$(mktemp -d /var/tmp/hubspot-etl.XXXXXX)
  echo "$cluster" >"$postgres_state/location"
  echo "$root" >"$cluster/project"
}

start_server() {
  local pg_ctl port taken='' log=$cluster/server.log
  pg_ctl=$(find_postgres "$(<"$cluster/data/PG_VERSION")")/pg_ctl
  for _ in 1 2 3 4 5; do
    if [ -f "$log" ]; then mv "$log" "$log.1"; fi
    port=$(free_port "$taken")
    if as_account "$pg_ctl" start -D "$cluster/data" -l "$log" -t 120 -o "-p $port" >/dev/null 2>&1 </dev/null; then
      write_connection "$port"
      return
    fi
    grep -q 'could not create any TCP/IP sockets' "$log" || break
    # Taken by a program that does not listen, or took it just now.
    taken+=" $port"
  done
  tail -n 20 "$log" >&2 || true
  die "PostgreSQL does not start; its log is $log"
}

# The last one if it is free, so that settings noted elsewhere stay right. Others lie below the ports the system gives out by itself.
# $1: ports not to be tried.
free_port() {
  local port
  port=$(db_value DB_PORT)
  while [ -z "$port" ] || [[ " $1 " == *" $port "* ]] || (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((20000 + RANDOM % 12000))
  done
  echo "$port"
}

write_connection() {
  local file=$postgres_state/connection
  (
    umask 077
    printf '%s\n' DB_HOST=127.0.0.1 "DB_PORT=$1" "DB_NAME=$server_user" "DB_USER=$server_user" \
      "DB_PASS=$(<"$cluster/password")" DB_SSL_MODE=Disable >"$file.new"
  )
  mv "$file.new" "$file"
}
