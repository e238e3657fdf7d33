#!/usr/bin/env bash
# Sets up what is missing, starts everything on this machine, shows a release, and stays up until SIGTERM or Ctrl-C.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/setup.sh
source scripts/azurite.sh

usage() {
  cat << 'TEXT'
usage: ./run.sh [--port N] [--data DIR] [--no-demo | --demo]
       ./run.sh drill PLAN SCENARIO

  (no flag)    start, load the sample plans, kick a release off, show its progress, stay up
  --demo       the same without a person: approves by the e-mail links, drives one release to
               succeeded, a second to rolledBack and a third through a window, a checklist and two
               approvals, verifies their histories, exits
  --no-demo    start, load nothing, stay up
  drill        run a plan against a simulated world on a virtual clock: prints time to detect, time to
               roll back and a table-top script, and starts nothing. PLAN and SCENARIO are files, or
               names below plans/ and plans/drills/
  --port N     port of the application on 127.0.0.1 (default 7071)
  --data DIR   folder of the embedded engine's and Azurite's files (default .local)

Settings in the environment (Connections__name__Url=..., ApiKeys__name__Hash=..., ...) go through to the application.
TEXT
}

if [[ "${1:-}" == drill ]]; then
  [[ $# -eq 3 ]] || { usage >&2; fail "drill needs a plan and a scenario."; }
  need_dotnet
  build samples/Drill
  exec dotnet samples/Drill/bin/Release/net10.0/Drill.dll "$2" "$3"
fi

port=7071
data=.local
mode=watch
while [[ $# -gt 0 ]]; do
  case "$1" in
    --port) port="${2:-}"; shift 2 || fail "--port needs a number." ;;
    --data) data="${2:-}"; shift 2 || fail "--data needs a folder." ;;
    --no-demo) mode=none; shift ;;
    --demo) mode=demo; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; fail "there is no option '$1'." ;;
  esac
done
[[ "$port" =~ ^[0-9]+$ && "$port" -ge 1 && "$port" -le 65535 ]] || fail "--port is '$port'; give a number from 1 to 65535."
[[ -n "$data" ]] || fail "--data needs a folder."

app_pid=""
target_pid=""
# shellcheck disable=SC2317  # called by the traps below
stop_all() {
  trap - EXIT
  trap '' INT TERM
  for pid in $app_pid $target_pid; do
    kill -TERM "$pid" 2> /dev/null || true
  done
  for pid in $app_pid $target_pid; do
    wait "$pid" 2> /dev/null || true
  done
  azurite_stop || true
}
trap stop_all EXIT
trap 'stop_all; exit 143' TERM
trap 'stop_all; exit 130' INT

need_dotnet
need_node
mkdir -p "$data"
data="$(cd "$data" && pwd)"

say "building"
build src/ReleaseFunctions samples/SampleTarget samples/Demo

# Held until everything started below has ended: two Azurites on one folder would overwrite each other's files. Not held
# by the build above, whose servers live on.
if command -v flock > /dev/null; then
  exec 9> "$data/lock"
  flock -w 10 9 || fail "another run.sh uses the data folder $data; stop it, or give another one with --data."
fi
if (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
  fail "port $port is in use; give another one with --port."
fi

if [[ -z "${AzureWebJobsStorage:-}" ]]; then
  say "starting Azurite"
  azurite_start "$data/azurite"
  export AzureWebJobsStorage="$AZURITE_CONNECTION_STRING"
fi

# What the sample settings say, unless the environment says otherwise.
base="http://127.0.0.1:$port"
target_port="$(free_port)"
target="http://127.0.0.1:$target_port"
say "starting the sample target on $target"
webhook_secret="$(setting Connections__target__Secret)"
WebhookSecret="$webhook_secret" dotnet samples/SampleTarget/bin/Release/net10.0/SampleTarget.dll --urls "$target" > "$data/target.log" 2>&1 &
target_pid=$!

export_defaults
export_default Release__PublicUrl "$base"
export_default Connections__target__Url "$target"
export_default Connections__targetHttp__Url "$target"
export_default Connections__targetFlags__Url "$target"
export_default Release__SessionKey "$(kept_secret "$data/session.key")"
export_default EmbeddedFunctions__DataDirectory "$data/engine"
export_default Anchor__KeyFile "$data/anchor.pem"
export_default Mail__Outbox "$data/outbox"
export_settings

say "starting the application on $base (log: $data/app.log)"
dotnet src/ReleaseFunctions/bin/Release/net10.0/ReleaseFunctions.dll --port "$port" > "$data/app.log" 2>&1 &
app_pid=$!
await_api "$base/api/releases?pageSize=1" "$app_pid" "$data/app.log" || fail "the application did not start; its log is $data/app.log."
echo "ready $base"

show() { dotnet samples/Demo/bin/Release/net10.0/Demo.dll "$1" --app "$base" --target "$target" --plans plans; }
case "$mode" in
  demo) show demo; exit $? ;;
  watch)
    say "operators' pages: $base/ui/releases (sign in with the API key rk_dev_local); mails: $base/ui/dev/outbox"
    show watch &
    watch_pid=$!
    wait "$watch_pid" || true
    say "still up; Ctrl-C stops everything"
    ;;
esac

# Stays up as long as the application does.
status=0
wait "$app_pid" || status=$?
app_pid=""
tail -n 20 "$data/app.log" >&2
fail "the application ended with status $status; its log is $data/app.log."
