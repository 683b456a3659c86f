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
# Its settings are PostgreSQL's durable defaults, with which the benchmarks measure. The tests let it leave out what only a crash of the whole
# machine would show: a killed server loses nothing by that.

postgres_state=$local_state/postgres
# Empty: the newest that is installed.
postgres_version=
server_user=hubspot_etl

# use_postgres MAJOR: from here on a second cluster, of that version.
use_postgres() {
  [[ $1 =~ ^[0-9]+$ ]] || die "--postgres: a major version is expected, such as 18, not '$1'"
  # shellcheck disable=SC2034 # install.sh reads it
  postgres_version=$1
  postgres_state=$local_state/postgres-$1
}

# run_db start|stop|status|psql|env
run_db() {
  local command=${1:-status}
  shift || true
  case $command in
    start) db_start; say "PostgreSQL answers on $(db_address), database $server_user, user $server_user" ;;
    stop) locked db_stop "$@" ;;
    status) locked db_status ;;
    psql) db_start; use_libpq_environment; exec "$(require_psql)" "$@" ;;
    env) db_start; sed 's/^/export /' "$postgres_state/connection" ;;
    *) die "db $command: start, stop, status, psql or env" ;;
  esac
}

# Starts the cluster when it does not run, and makes it when there is none.
db_start() {
  [ -n "$(find_postgres)" ] || install_postgres
  locked start_if_stopped
  set_durable on
}

# set_durable on|off: on again at each start, should the tests have been interrupted.
set_durable() (
  psql=$(find_psql)
  [ -n "$psql" ] || exit 0
  use_libpq_environment
  [ "$("$psql" -XAtc 'SHOW fsync')" = "$1" ] ||
    "$psql" -XAtqc "ALTER SYSTEM SET fsync = $1" -c "ALTER SYSTEM SET full_page_writes = $1" -c 'SELECT pg_reload_conf()' >/dev/null
)

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

require_psql() { find_psql | grep . || die 'no psql here; please install the PostgreSQL client'; }

# The databases of a new cluster, made before its server starts: there may be no client.
create_databases() {
  printf 'CREATE DATABASE %s\n' "$server_user" demo bench | as_account "$(find_postgres)/postgres" --single -D "$1" postgres >/dev/null 2>&1
}

# For a cluster that is older than the database.
create_database() (
  psql=$(find_psql)
  [ -n "$psql" ] || exit 0
  use_libpq_environment postgres
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
  local owner
  owner=$(stat -c %U "$cluster/data" 2>/dev/null || echo root)
  if ! is_root; then id -un
  # Copied by root, it is not a cluster any more that PostgreSQL would open.
  elif [ "$owner" != root ]; then echo "$owner"
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
