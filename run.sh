#!/usr/bin/env bash
# The one door to everything here: builds when it must, installs what is missing. Usage: ./run.sh help
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
local_state=$root/.local
# cron's PATH lacks the folders of useradd and of what apt-get calls.
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# shellcheck source=scripts/install.sh
. "$root/scripts/install.sh"
# shellcheck source=scripts/build.sh
. "$root/scripts/build.sh"
# shellcheck source=scripts/postgres.sh
. "$root/scripts/postgres.sh"
# shellcheck source=scripts/cluster.sh
. "$root/scripts/cluster.sh"
# shellcheck source=scripts/simulator.sh
. "$root/scripts/simulator.sh"
# shellcheck source=scripts/demo.sh
. "$root/scripts/demo.sh"
# shellcheck source=scripts/test.sh
. "$root/scripts/test.sh"
# shellcheck source=scripts/bench.sh
. "$root/scripts/bench.sh"
# shellcheck source=scripts/lambda.sh
. "$root/scripts/lambda.sh"
# shellcheck source=scripts/screens.sh
. "$root/scripts/screens.sh"

usage() {
  cat <<'END'
./run.sh demo                      a simulated portal into a private PostgreSQL: nothing to prepare
./run.sh test [--slow] [NAME]      all tests, or those whose name contains NAME (--slow: the long ones too)
./run.sh test --fast               the unit tests and a few whole runs, for between two edits
./run.sh test --postgres 18        the same on another PostgreSQL, installed below .local when it is not there
./run.sh build                     everything, in Release
./run.sh bench [ARGUMENTS]         the benchmarks
./run.sh bench memory              peak memory of full loads: few records, many, and many links
./run.sh db start|stop|status      the private PostgreSQL (db stop --destroy: and its data)
./run.sh db psql [ARGUMENTS]       a psql in it
./run.sh db env                    starts it and prints its DB_* settings: eval "$(./run.sh db env)"
./run.sh simulator [ARGUMENTS]     a simulated HubSpot portal (--help tells its options)
./run.sh lambda-package [--arm64]  dist/lambda.zip for AWS Lambda
./run.sh screens                   the pictures of docs/screens.md, taken anew
./run.sh VERB [ARGUMENTS]          hubspot-etl itself: sync, ... or options alone, such as --object-type contacts
./run.sh --help                    what hubspot-etl can do
END
}

main() {
  local command=${1:-help}
  case $command in
    build) build everything ;;
    db | demo | test | bench | screens) shift; "run_$command" "$@" ;;
    lambda-package) shift; package_lambda "$@" ;;
    simulator) shift; build simulator; exec "$simulator" "$@" ;;
    help) usage ;;
    # exec: signals reach the program itself, and its exit code is ours.
    *) build etl; exec "$etl" "$@" ;;
  esac
}

main "$@"
