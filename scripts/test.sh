# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# Runs the tests and adds them up. Sourced by run.sh.

# run_test [--fast | --slow] [--postgres MAJOR] [NAME PART | --filter EXPRESSION] [other arguments of dotnet test]
run_test() {
  local filter='' slow=false what=everything arguments=() passed=0 failed=0 skipped=0 project
  while [ $# -gt 0 ]; do
    case $1 in
      --slow) slow=true ;;
      --fast) what=tests ;;
      --postgres) use_postgres "${2:-}"; shift ;;
      --filter) filter=$2; shift ;;
      -*) arguments+=("$1") ;;
      *) filter="FullyQualifiedName~$1" ;;
    esac
    shift
  done
  $slow || filter=${filter:+($filter)&}Category!=Slow

  build "$what"
  if [ -n "$postgres_version" ]; then use_test_database; elif [ -z "${HUBSPOT_ETL_TEST_DB:-}" ]; then db_start; fi
  if [ -z "${HUBSPOT_ETL_TEST_DB:-}" ] || [ -n "$postgres_version" ]; then set_durable off; fi
  rm -f "$local_state"/test-results/*.trx
  if [ "$what" = tests ]; then
    test_project HubSpotEtl.Tests --filter "$filter" "${arguments[@]}"
    HUBSPOT_ETL_TEST_EXECUTABLE=$(program_of_the_build) \
      test_project HubSpotEtl.IntegrationTests --filter "($filter)&Category=Smoke" "${arguments[@]}"
  else
    for project in "$root"/tests/*Tests/; do
      test_project "$(basename "$project")" --filter "$filter" "${arguments[@]}"
    done
    list_slowest
  fi

  if [ -n "$postgres_version" ]; then locked db_stop; elif [ -z "${HUBSPOT_ETL_TEST_DB:-}" ]; then set_durable on; fi
  [ $((passed + failed)) -gt 0 ] || say 'No test ran'
  echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# The program as the build leaves it: making a native one of it takes longer than all that --fast runs.
program_of_the_build() {
  local program=$local_state/build/hubspot-etl
  printf '#!/bin/sh\nexec "%s/dotnet" "%s/src/HubSpotEtl/bin/Release/net10.0/hubspot-etl.dll" "$@"\n' "$DOTNET_ROOT" "$root" >"$program"
  chmod +x "$program"
  echo "$program"
}

# The tests find the default cluster by themselves, another they must be told of.
use_test_database() {
  db_start
  say "Testing with $("$(find_postgres)/postgres" --version)"
  export HUBSPOT_ETL_TEST_DB
  HUBSPOT_ETL_TEST_DB="Host=$(db_value DB_HOST);Port=$(db_value DB_PORT);Database=$(db_value DB_NAME);Username=$(db_value DB_USER)"
  HUBSPOT_ETL_TEST_DB+=";Password=$(db_value DB_PASS);SSL Mode=$(db_value DB_SSL_MODE)"
}

# Adds the project's results to passed, failed and skipped of run_test.
test_project() {
  local name=$1 results=$local_state/test-results status=0 counts=(0 0 0 0)
  shift
  (cd "$root" && "$DOTNET_ROOT/dotnet" test "tests/$name/bin/Release/net10.0/$name.dll" --nologo --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' \
    --blame-hang-timeout 10m --blame-hang-dump-type none "$@" </dev/null) || status=$?
  # total, executed, passed, failed
  if [ -f "$results/$name.trx" ]; then
    mapfile -t counts < <(grep -m 1 '<Counters ' "$results/$name.trx" | grep -oE '(total|executed|passed|failed)="[0-9]+"' | grep -oE '[0-9]+')
  fi
  passed=$((passed + counts[2])) failed=$((failed + counts[3])) skipped=$((skipped + counts[0] - counts[1]))
  if [ "$status" -ne 0 ] && [ "${counts[3]}" -eq 0 ]; then
    say "$name broke off with exit code $status"
    failed=$((failed + 1))
  fi
}

# The tests that took longest, with their seconds.
list_slowest() {
  local tests
  tests=$(cat "$local_state"/test-results/*.trx 2>/dev/null | sed -nE \
    's/.*<UnitTestResult .*testName="([^"]*)".* duration="([0-9]+):([0-9]+):([0-9.]{1,4}).*/\2 \3 \4 \1/p' |
    awk '{ printf "%6.1f s  ", $1 * 3600 + $2 * 60 + $3; $1 = $2 = $3 = ""; print substr($0, 4) }' | sort -rn | sed -n 1,20p)
  tests=${tests//&quot;/\"}
  [ "$(wc -l <<<"$tests")" -lt 20 ] || printf 'The slowest:\n%s\n' "$tests"
}
