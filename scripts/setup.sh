#!/usr/bin/env bash
# What run.sh and test.sh share: checks, builds, settings. Sourced, never run.

say() { echo "· $*"; }

fail() {
  echo "error: $*" >&2
  exit 1
}

need_dotnet() {
  command -v dotnet > /dev/null || fail "the .NET SDK is missing; install the .NET 10 SDK and try again."
  [[ "$(dotnet --version 2> /dev/null)" == 10.* ]] || fail "the .NET SDK is $(dotnet --version 2>&1 | head -n 1); this project needs 10.0."
}

need_node() {
  command -v node > /dev/null || fail "Node.js is missing (Azurite runs on it); install Node.js 20 or later and try again."
  [[ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ]] || fail "Node.js is $(node --version); Azurite needs 20 or later."
}

# Builds projects for running, quietly unless it fails.
build() {
  local project log
  log="$(mktemp)"
  for project in "$@"; do
    if ! dotnet build -c Release "$project" -v quiet --nologo -clp:ErrorsOnly > "$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      fail "$project does not build."
    fi
  done
  rm -f "$log"
}

free_port() {
  node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

# A value of local.settings.json, or of the example where there is none.
settings_file() {
  if [[ -f local.settings.json ]]; then echo local.settings.json; else echo local.settings.example.json; fi
}

setting() {
  node -e 'const v=JSON.parse(require("fs").readFileSync(process.argv[1])).Values[process.argv[2]];if(v!==undefined)console.log(v)' "$(settings_file)" "$1"
}

# Settings whose sample value depends on where things were started: the environment wins, then what is given here.
declare -A given_settings=()
export_defaults() { given_settings=(); }
export_default() { given_settings["$1"]="$2"; }

export_settings() {
  local name value
  for name in "${!given_settings[@]}"; do
    [[ -n "${!name:-}" ]] || export "$name=${given_settings[$name]}"
  done
  while IFS=$'\t' read -r name value; do
    [[ -n "${!name:-}" ]] || export "$name=$value"
  done < <(node -e 'for(const [k,v] of Object.entries(JSON.parse(require("fs").readFileSync(process.argv[1])).Values))console.log(k+"\t"+v)' "$(settings_file)")
}

# A random secret that stays the same in its file.
kept_secret() {
  if [[ ! -s "$1" ]]; then
    (umask 077 && node -e 'console.log(require("crypto").randomBytes(32).toString("hex"))' > "$1")
  fi
  cat "$1"
}

# Waits up to 60 s until the API answers and its store does too; gives up when the process ends.
await_api() {
  local url="$1" pid="$2" log="$3" waited
  for ((waited = 0; waited < 600; waited++)); do
    if ! kill -0 "$pid" 2> /dev/null; then
      tail -n 20 "$log" >&2
      return 1
    fi
    if node -e 'fetch(process.argv[1],{headers:{authorization:"Bearer rk_dev_local"}}).then(a=>process.exit(a.status>=500?1:0),()=>process.exit(1))' "$url" 2> /dev/null; then
      return 0
    fi
    sleep 0.1
  done
  return 1
}

# Installs a Debian package unless its command is there already.
need_system_package() {
  local command="$1" package="$2" as_root=()
  command -v "$command" > /dev/null && return 0
  command -v apt-get > /dev/null || fail "$command is missing and this system has no apt-get; install $package and try again."
  if [[ $EUID -ne 0 ]]; then
    command -v sudo > /dev/null || fail "$command is missing; run 'apt-get install $package' as root and try again."
    as_root=(sudo)
  fi
  say "installing $package (once)"
  local log
  log="$(mktemp)"
  # RUNLEVEL=1: the package must not start its daemon.
  if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "$package"; } > "$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    fail "$package could not be installed with apt-get."
  fi
  rm -f "$log"
}
