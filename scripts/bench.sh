# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# Runs the benchmarks. Sourced by run.sh.

run_bench() {
  build everything
  [ -n "${HUBSPOT_ETL_TEST_DB:-}" ] || db_start
  # BenchmarkDotNet builds what it measures.
  export PATH=$DOTNET_ROOT:$PATH
  exec "$root/bench/HubSpotEtl.Benchmarks/bin/Release/net10.0/HubSpotEtl.Benchmarks" "$@"
}
