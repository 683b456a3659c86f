# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# Runs the tests and adds them up. Sourced by run.sh.

# run_test [--slow] [NAME PART | --filter EXPRESSION] [other arguments of dotnet test]
run_test() {
  local filter='' slow=false arguments=() passed=0 failed=0 skipped=0 project
  while [ $# -gt 0 ]; do
    case $1 in
      --slow) slow=true ;;
      --filter) filter=$2; shift ;;
      -*) arguments+=("$1") ;;
      *) filter="FullyQualifiedName~$1" ;;
    esac
    shift
  done
  $slow || filter=${filter:+($filter)&}Category!=Slow

  build everything
  [ -n "${HUBSPOT_ETL_TEST_DB:-}" ] || db_start
  for project in "$root"/tests/*Tests/; do
    test_project "$(basename "$project")" ${filter:+--filter "$filter"} "${arguments[@]}"
  done

  [ $((passed + failed)) -gt 0 ] || say 'No test ran'
  echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# Adds the project's results to passed, failed and skipped of run_test.
test_project() {
  local name=$1 results=$local_state/test-results status=0 counts=(0 0 0 0)
  shift
  rm -f "$results/$name.trx"
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
