# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# Packs the executable for AWS Lambda. Sourced by run.sh.

# The C library of provided.al2023 (Amazon Linux 2023). An executable runs with that which it was linked with, or a newer one.
lambda_glibc=2.34

# package_lambda [--arm64]: dist/lambda.zip, and beside it what is in it: dist/lambda/bootstrap
package_lambda() {
  local executable=$etl architecture=x86_64 folder=$root/dist/lambda
  case ${1:-} in
    '') [ "$(uname -m)" != aarch64 ] || architecture=arm64 ;;
    --arm64) architecture=arm64 ;;
    *) die "lambda-package $1: --arm64 is all that it takes" ;;
  esac
  command -v zip >/dev/null || install_packages 'to pack dist/lambda.zip' zip
  command -v readelf >/dev/null || install_packages 'to look into executables' binutils
  if [ "$architecture" = arm64 ] && [ "$(uname -m)" != aarch64 ]; then
    executable=$root/src/HubSpotEtl/bin/native-arm64/hubspot-etl
    build_for_arm64 "${executable%/*}"
  else
    build etl
  fi
  require_lambda_glibc "$executable"
  mkdir -p "$folder"
  install -m 755 "$executable" "$folder/bootstrap.new"
  mv "$folder/bootstrap.new" "$folder/bootstrap"
  rm -f "$folder/lambda.zip.new"
  (cd "$folder" && zip -q -X -9 lambda.zip.new bootstrap)
  mv "$folder/lambda.zip.new" "$root/dist/lambda.zip"
  printf 'dist/lambda.zip: %s, %.1f MB (bootstrap %.1f MB)\n' "$architecture" \
    "$(megabytes "$root/dist/lambda.zip")" "$(megabytes "$folder/bootstrap")"
}

megabytes() { stat -c %s "$1" | awk '{ print $1 / 1e6 }'; }

require_lambda_glibc() {
  local needed
  needed=$(readelf --version-info --wide "$1" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
  needed=${needed#GLIBC_}
  if [ "$(printf '%s\n' "$needed" "$lambda_glibc" | sort -V | tail -n 1)" = "$lambda_glibc" ]; then return; fi
  die "this system's C library ($needed) is newer than Lambda's ($lambda_glibc), so what is built here does not start there." \
    'Build it in a container: docker build --target package --output dist .'
}

# build_for_arm64 FOLDER: with a linker for it. Its other files lie apart: the build for this machine must not meet them.
build_for_arm64() {
  local log=$local_state/build/arm64.log
  use_dotnet
  command -v aarch64-linux-gnu-gcc >/dev/null ||
    install_packages 'no linker for arm64 here' gcc-aarch64-linux-gnu libc6-dev-arm64-cross
  mkdir -p "${log%/*}"
  say 'Building etl for arm64'
  if ! (cd "$root" && "$DOTNET_ROOT/dotnet" publish src/HubSpotEtl -c Release -v q -nologo -o "$1" -r linux-arm64 \
    -p:UseCurrentRuntimeIdentifier=false -p:CppCompilerAndLinker=aarch64-linux-gnu-gcc -p:ObjCopyName=aarch64-linux-gnu-objcopy \
    "-p:BaseIntermediateOutputPath=$local_state/build/arm64/obj/" "-p:BaseOutputPath=$local_state/build/arm64/bin/") >"$log" 2>&1 </dev/null; then
    grep -E 'error|warn' "$log" | sort -u | head -n 20 >&2 || cat "$log" >&2
    die "the build for arm64 failed (all of its output: $log); on an arm64 machine: docker build --target package --output dist ."
  fi
}
