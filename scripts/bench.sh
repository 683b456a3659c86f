# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# Runs the benchmarks. Sourced by run.sh.

# bench [memory | e2e [SCENARIO...] | --short | --check [--write] | arguments of BenchmarkDotNet]
run_bench() {
  if [ "${1:-}" = memory ]; then
    bench_memory "${2:-20000}" "${3:-200000}"
    return
  fi
  build everything
  [ -n "${HUBSPOT_ETL_TEST_DB:-}" ] || db_start
  # BenchmarkDotNet builds what it measures.
  export PATH=$DOTNET_ROOT:$PATH
  exec "$root/bench/HubSpotEtl.Benchmarks/bin/Release/net10.0/HubSpotEtl.Benchmarks" "$@"
}

# Peak memory of full loads: two of contacts with 60 properties and their links, which differ only in the number of records, and one of companies that have
# very many contacts each.
bench_memory() {
  build etl
  build simulator
  db_start
  create_database bench
  local records peaks=()
  for records in "$1" "$2"; do
    load_for_memory contacts "$records" "companies=$((records / 10)),deals=$((records / 10))"
    peaks+=("$(figure peak_memory_bytes)")
  done
  printf '%42s %4d MB\n' 'difference:' "$(((peaks[1] - peaks[0]) / 1000000))"
  load_for_memory companies 10000 contacts=1000000,deals=200000
}

# load_for_memory TYPE RECORDS OTHERS: a load, what it took, and the program's own report of it
load_for_memory() (
  trap 'stop_simulator' EXIT
  start_simulator --objects "$1=$2,$3" --properties 60
  set -a
  # shellcheck source=/dev/null
  . "$postgres_state/connection"
  set +a
  export DB_NAME=bench DB_SCHEMA=memory_$1_$2 HUBSPOT_BASE_URL=$simulator_url ACCESS_TOKEN=$simulator_token
  "$etl" sync --object-type "$1" --full-load --no-progress --log-level WARNING --report-file "$(memory_report)" >/dev/null
  (run_db psql bench -qc "DROP SCHEMA $DB_SCHEMA CASCADE" >/dev/null 2>&1)
  printf '%10s %-9s %8s links: peak %4d MB, %s s, %s API calls\n' \
    "$2" "$1," "$(figure associations_found)" "$(($(figure peak_memory_bytes) / 1000000))" "$(figure duration_seconds)" "$(figure api_calls)"
)

memory_report() {
  echo "$local_state/bench-memory.json"
}

# figure KEY: a number of the last report
figure() {
  sed -n "s/.*\"$1\": *\([0-9.]*\).*/\1/p" "$(memory_report)" | head -1
}
