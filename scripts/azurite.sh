#!/usr/bin/env bash
# Azurite, the storage emulator: installs the pinned version, starts it on free ports of 127.0.0.1, stops it again.
#
#   source scripts/azurite.sh
#   azurite_start DIR      start on DIR's data; sets AZURITE_CONNECTION_STRING, AZURITE_TABLE_ENDPOINT, AZURITE_PID
#   azurite_stop           stop what azurite_start started
#
# With AZURITE_BLOB_PORT, AZURITE_QUEUE_PORT and AZURITE_TABLE_PORT set, those ports are taken instead of free ones
# (the way to start it again where clients already look for it).
#
#   scripts/azurite.sh install     only install
#   scripts/azurite.sh serve DIR   print the connection string on one line, then become Azurite (in the foreground)

AZURITE_VERSION="3.37.0"
AZURITE_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
AZURITE_TOOLS="${AZURITE_TOOLS:-$AZURITE_ROOT/.local/tools}"

# The emulator's published account: it is the same on every machine and opens nothing but the emulator.
AZURITE_ACCOUNT="devstoreaccount1"
AZURITE_KEY="Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

azurite_fail() {
  echo "azurite: $*" >&2
  return 1
}

azurite_install() {
  command -v node > /dev/null || azurite_fail "Node.js is missing; install Node.js 20 or later and try again." || return 1
  command -v npm > /dev/null || azurite_fail "npm is missing; install it (it comes with Node.js) and try again." || return 1

  local manifest="$AZURITE_TOOLS/node_modules/azurite/package.json"
  if [[ -f "$manifest" ]] && grep -q "\"version\": \"$AZURITE_VERSION\"" "$manifest"; then
    return 0
  fi

  mkdir -p "$AZURITE_TOOLS" || azurite_fail "cannot create $AZURITE_TOOLS." || return 1

  # Two scripts that start at once must not install over each other.
  (
    if command -v flock > /dev/null; then
      flock 9
    fi
    if [[ -f "$manifest" ]] && grep -q "\"version\": \"$AZURITE_VERSION\"" "$manifest"; then
      exit 0
    fi
    echo "Installing Azurite $AZURITE_VERSION (once, about 20 s)..." >&2
    npm install --prefix "$AZURITE_TOOLS" --no-audit --no-fund --loglevel=error "azurite@$AZURITE_VERSION" > "$AZURITE_TOOLS/azurite-install.log" 2>&1 9>&-
  ) 9> "$AZURITE_TOOLS/.azurite-install.lock" || {
    tail -n 5 "$AZURITE_TOOLS/azurite-install.log" >&2
    azurite_fail "npm could not install azurite@$AZURITE_VERSION; the whole log is $AZURITE_TOOLS/azurite-install.log."
    return 1
  }
}

# Sets the three ports to free ones, all three taken at the same moment so that they differ.
azurite_pick_ports() {
  if [[ -n "${AZURITE_BLOB_PORT:-}" && -n "${AZURITE_QUEUE_PORT:-}" && -n "${AZURITE_TABLE_PORT:-}" ]]; then
    return 0
  fi

  read -r AZURITE_BLOB_PORT AZURITE_QUEUE_PORT AZURITE_TABLE_PORT < <(node -e '
    const net = require("net");
    const open = () => new Promise((resolve, reject) => {
      const server = net.createServer().on("error", reject).listen(0, "127.0.0.1", () => resolve(server));
    });
    Promise.all([open(), open(), open()]).then(servers => {
      console.log(servers.map(server => server.address().port).join(" "));
      servers.forEach(server => server.close());
    });') || azurite_fail "no free port on 127.0.0.1." || return 1
}

azurite_describe() {
  AZURITE_TABLE_ENDPOINT="http://127.0.0.1:$AZURITE_TABLE_PORT/$AZURITE_ACCOUNT"
  AZURITE_CONNECTION_STRING="DefaultEndpointsProtocol=http;AccountName=$AZURITE_ACCOUNT;AccountKey=$AZURITE_KEY"
  AZURITE_CONNECTION_STRING+=";BlobEndpoint=http://127.0.0.1:$AZURITE_BLOB_PORT/$AZURITE_ACCOUNT"
  AZURITE_CONNECTION_STRING+=";QueueEndpoint=http://127.0.0.1:$AZURITE_QUEUE_PORT/$AZURITE_ACCOUNT"
  AZURITE_CONNECTION_STRING+=";TableEndpoint=$AZURITE_TABLE_ENDPOINT;"
}

azurite_command() {
  AZURITE_COMMAND=(node "$AZURITE_TOOLS/node_modules/azurite/dist/src/azurite.js"
    --location "$1" --silent --disableTelemetry --skipApiVersionCheck
    --blobHost 127.0.0.1 --blobPort "$AZURITE_BLOB_PORT"
    --queueHost 127.0.0.1 --queuePort "$AZURITE_QUEUE_PORT"
    --tableHost 127.0.0.1 --tablePort "$AZURITE_TABLE_PORT")
}

# Any HTTP answer of the table service, also a refusal, means that it listens. A connection alone does not: a port that nobody
# listens on yet can connect to itself.
azurite_answers() {
  local line=""
  { exec 3<> "/dev/tcp/127.0.0.1/$AZURITE_TABLE_PORT"; } 2> /dev/null || return 1
  printf 'GET / HTTP/1.0\r\n\r\n' >&3 2> /dev/null
  read -r -t 2 line <&3 2> /dev/null
  exec 3>&-
  [[ "$line" == HTTP/* ]]
}

azurite_start() {
  local directory="${1:?azurite_start needs a data directory}"
  azurite_install && azurite_pick_ports && mkdir -p "$directory" || return 1
  azurite_describe
  azurite_command "$directory"

  "${AZURITE_COMMAND[@]}" > "$directory/azurite.log" 2>&1 &
  AZURITE_PID=$!

  local waited
  for ((waited = 0; waited < 300; waited++)); do
    if ! kill -0 "$AZURITE_PID" 2> /dev/null; then
      tail -n 5 "$directory/azurite.log" >&2
      azurite_fail "it ended while starting; the whole log is $directory/azurite.log."
      return 1
    fi
    if azurite_answers; then
      return 0
    fi
    sleep 0.1
  done

  azurite_stop
  azurite_fail "it did not listen on 127.0.0.1:$AZURITE_TABLE_PORT within 30 s; the log is $directory/azurite.log."
}

azurite_stop() {
  if [[ -z "${AZURITE_PID:-}" ]]; then
    return 0
  fi

  # On SIGTERM it writes its tables out; only if that hangs is it killed.
  kill -TERM "$AZURITE_PID" 2> /dev/null || true
  local waited
  for ((waited = 0; waited < 100; waited++)); do
    kill -0 "$AZURITE_PID" 2> /dev/null || break
    sleep 0.1
  done
  kill -KILL "$AZURITE_PID" 2> /dev/null || true
  wait "$AZURITE_PID" 2> /dev/null || true
  unset AZURITE_PID
  return 0
}

if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then
  case "${1:-}" in
    install)
      azurite_install
      ;;
    serve)
      directory="${2:?usage: scripts/azurite.sh serve DIR}"
      azurite_install && azurite_pick_ports && mkdir -p "$directory" || exit 1
      azurite_describe
      azurite_command "$directory"
      echo "$AZURITE_CONNECTION_STRING"
      exec "${AZURITE_COMMAND[@]}"
      ;;
    *)
      echo "usage: scripts/azurite.sh install | serve DIR" >&2
      exit 2
      ;;
  esac
fi
