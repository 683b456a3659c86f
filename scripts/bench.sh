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

# Peak memory of two full loads of contacts with 100 properties that differ only in the number of records.
bench_memory() {
  local small large
  build etl
  build simulator
  db_start
  create_database bench
  small=$(peak_memory "$1")
  large=$(peak_memory "$2")
  printf '%12s contacts: peak %4d MB\n%12s contacts: peak %4d MB\n%22s: %5d MB\n' \
    "$1" "$((small / 1000000))" "$2" "$((large / 1000000))" difference "$(((large - small) / 1000000))"
}

# peak_memory RECORDS: prints bytes, as the program's own report gives them
peak_memory() (
  local report=$local_state/bench-memory.json
  trap 'stop_simulator' EXIT
  start_simulator --objects "contacts=$1" --properties 100
  set -a
  # shellcheck source=/dev/null
  . "$postgres_state/connection"
  set +a
  export DB_NAME=bench DB_SCHEMA=memory_$1 HUBSPOT_BASE_URL=$simulator_url ACCESS_TOKEN=$simulator_token
  rm -f "$report"
  "$etl" sync --object-type contacts --full-load --no-progress --log-level WARNING --report-file "$report" >/dev/null
  (run_db psql bench -qc "DROP SCHEMA memory_$1 CASCADE" >/dev/null 2>&1)
  sed -n 's/.*"peak_memory_bytes": *\([0-9]*\).*/\1/p' "$report"
)
