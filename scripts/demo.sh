# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# The main job from a simulated portal into the private PostgreSQL. Sourced by run.sh.

demo_objects=contacts,companies,deals,services,p50445259_meters
demo_psql='./run.sh db psql demo'

run_demo() {
  local status=0
  build etl
  build simulator
  use_demo_database
  trap 'stop_simulator' EXIT
  trap 'exit 143' TERM
  trap 'exit 130' INT
  start_simulator --objects contacts=2000,companies=400,deals=600,services=150,meters=300
  say "Copying $demo_objects from $simulator_url to database $DB_NAME, schema $DB_SCHEMA"
  HUBSPOT_BASE_URL=$simulator_url ACCESS_TOKEN=$simulator_token "$etl" sync --object-type "$demo_objects" || status=$?
  if [ "$status" -ne 0 ]; then return "$status"; fi
  show_rows
  suggest
}

# The private cluster, unless the environment names a server. A .env is for the real portal's tables: not for these.
use_demo_database() {
  export DB_SCHEMA=hubspot_demo
  if [ -n "${DB_HOST:-}" ]; then
    demo_psql="psql -h $DB_HOST -p ${DB_PORT:-5432} -U ${DB_USER:-} ${DB_NAME:-}"
    return
  fi
  db_start
  create_database demo
  set -a
  # shellcheck source=/dev/null
  . "$postgres_state/connection"
  set +a
  DB_NAME=demo
}

show_rows() {
  local psql
  psql=$(find_psql)
  # With another server they need not be here.
  if [ ! -x "$psql" ]; then return; fi
  printf '\nFive contacts:\n'
  PGHOST=$DB_HOST PGPORT=${DB_PORT:-5432} PGDATABASE=$DB_NAME PGUSER=$DB_USER PGPASSWORD=$DB_PASS "$psql" -X -P pager=off -c \
    "SELECT hs_object_id, hs_lastmodifieddate, email, firstname, lastname, fivetran_deleted
     FROM $DB_SCHEMA.contact ORDER BY hs_object_id LIMIT 5"
}

suggest() {
  cat <<END

Try next:
  ./run.sh demo
      again: only what changed since is read
  $demo_psql -c 'SELECT object_type, records_synced, sync_mode FROM $DB_SCHEMA.etl_sync_metadata'
      or any other SQL; without -c a psql to look around: \\d $DB_SCHEMA.*
  ./run.sh sync --help
      for your own portal: ACCESS_TOKEN and DB_* in the environment or in .env
  ./run.sh db stop
      ends the private PostgreSQL (--destroy: and removes its data)
END
}
