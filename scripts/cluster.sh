# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# Makes, starts and mends the cluster in $cluster, whose files belong to $account. Sourced by run.sh; called by postgres.sh.

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
  create_databases "$new" || die "PostgreSQL $(<"$new/PG_VERSION") cannot make a database in $new"
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
