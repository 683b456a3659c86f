# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# Builds in Release when sources are newer than the last build. Sourced by run.sh.

# A native executable.
etl=$root/src/HubSpotEtl/bin/native/hubspot-etl
simulator=$root/src/HubSpotEtl.Simulator/bin/Release/net10.0/hubspot-simulator

# build etl|simulator|tests|everything: tests are what --fast runs, without a native executable and without the analyzers
build() {
  use_dotnet
  mkdir -p "$local_state/build"
  if is_current "$1"; then return; fi
  (
    flock -w 900 9 || die 'another build has not ended in 15 minutes'
    # It may have been built while we waited.
    is_current "$1" || build_now "$1"
  ) 9>"$local_state/build/lock"
}

use_dotnet() {
  # NuGet and the SDK keep their files below HOME, which cron may not set.
  export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
  DOTNET_ROOT=$(find_dotnet)
  if [ -z "$DOTNET_ROOT" ]; then
    install_dotnet
    DOTNET_ROOT=$(find_dotnet)
  fi
  export DOTNET_ROOT DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
  # No build process may stay behind when we have ended.
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
}

projects_of() {
  case $1 in
    etl) echo src/HubSpotEtl ;;
    simulator) echo src/HubSpotEtl.Simulator ;;
    tests) echo src tests ;;
    everything) echo src tests bench ;;
  esac
}

is_current() {
  local stamp=$local_state/build/$1 newer
  [ -f "$stamp" ] || return 1
  case $1 in
    etl) [ -x "$etl" ] || return 1 ;;
    simulator) [ -x "$simulator" ] || return 1 ;;
    tests) [ -f "$root/tests/HubSpotEtl.IntegrationTests/bin/Release/net10.0/HubSpotEtl.IntegrationTests.dll" ] || return 1 ;;
    everything) [ -x "$etl" ] && [ -x "$simulator" ] || return 1 ;;
  esac
  # Folders count too: their times tell of deleted files.
  # shellcheck disable=SC2046 # several folders
  newer=$(cd "$root" && find $(projects_of "$1") Directory.* global.json .editorconfig BannedSymbols.txt \
    \( -name bin -o -name obj -o -path bench/results \) -prune -o -newer "$stamp" -print -quit)
  [ -z "$newer" ]
}

build_now() {
  local log=$local_state/build/$1.log stamps=("$1")
  if [ "$1" = everything ]; then stamps+=(etl simulator tests); fi
  say "Building $1"
  [ "$1" = simulator ] || [ "$1" = tests ] || command -v gcc >/dev/null || install_packages 'no linker for native executables here' gcc libc6-dev
  make_output_folders "$1"
  # Dated before the build: what is edited meanwhile is built again.
  touch "$local_state/build/started"
  if ! (cd "$root" && compile "$1") >"$log" 2>&1 </dev/null 9>&-; then
    grep -E 'error|warn' "$log" | sort -u | head -n 40 >&2 || cat "$log" >&2
    die "the build failed; all of its output: $log"
  fi
  for stamp in "${stamps[@]}"; do touch -r "$local_state/build/started" "$local_state/build/$stamp"; done
}

compile() {
  local quiet=(-c Release -v q -nologo)
  case $1 in
    simulator) "$DOTNET_ROOT/dotnet" build src/HubSpotEtl.Simulator "${quiet[@]}"; return ;;
    tests)
      local project
      for project in HubSpotEtl.Tests HubSpotEtl.IntegrationTests; do
        "$DOTNET_ROOT/dotnet" build "tests/$project" "${quiet[@]}" -p:RunAnalyzers=false || return
      done
      return ;;
    everything) "$DOTNET_ROOT/dotnet" build HubSpotEtl.sln "${quiet[@]}" || return ;;
  esac
  "$DOTNET_ROOT/dotnet" publish src/HubSpotEtl -o "${etl%/*}" "${quiet[@]}"
}

# Made by the build, they would give the project's folder a time later than the stamp's.
make_output_folders() {
  local project
  # shellcheck disable=SC2046 # several folders
  (cd "$root" && find $(projects_of "$1") -name '*.csproj' -printf '%h\n') | while read -r project; do
    mkdir -p "$root/$project/bin" "$root/$project/obj"
  done
}
