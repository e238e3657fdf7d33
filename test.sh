#!/usr/bin/env bash
# Sets up what is missing and runs every test. With names, only the test projects whose name contains one of them.
#   ./test.sh                 all
#   ./test.sh Core Storage    some
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/setup.sh
source scripts/azurite.sh
source scripts/prometheus.sh
source scripts/npm.sh

results="$(mktemp -d)"
finish() {
  if [[ -n "${beside:-}" ]]; then kill -- "-$beside" 2> /dev/null || true; fi
  prometheus_stop
  azurite_stop || true
  rm -rf "$results"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

need_dotnet
need_node

say "building everything"
dotnet restore ReleaseFunctions.sln -v quiet --nologo > "$results/restore.log" 2>&1 || { cat "$results/restore.log" >&2; fail "the packages could not be restored."; }
dotnet build ReleaseFunctions.sln -c Release --no-restore -v quiet --nologo -clp:ErrorsOnly > "$results/build.log" 2>&1 || { cat "$results/build.log" >&2; fail "the solution does not build."; }

projects=()
for folder in tests/*.Tests tests/EndToEnd; do
  name="$(basename "$folder")"
  [[ -f "$folder/$name.csproj" ]] || continue
  if [[ $# -eq 0 ]]; then
    projects+=("$name")
  else
    for wanted in "$@"; do
      [[ "$name" == *"$wanted"* ]] && projects+=("$name") && break
    done
  fi
done
[[ ${#projects[@]} -gt 0 ]] || fail "no test project matches: $*."

if [[ " ${projects[*]} " == *" EndToEnd "* ]]; then
  need_system_package chromium chromium
  need_system_package prometheus prometheus
fi
if [[ " ${projects[*]} " == *" Infrastructure.Tests "* ]]; then
  need_system_package shellcheck shellcheck
fi
if [[ " ${projects[*]} " == *" ReleaseFunctions.Connectors.Tests "* ]]; then
  need_system_package kubectl kubernetes-client
  need_npm_tool @stoplight/prism-cli 5.16.0
  PRISM_CLI="$(npm_tool_path @stoplight/prism-cli)/dist/index.js"
  export PRISM_CLI
  need_npm_tool maildev 3.0.0
  need_npm_tool standardwebhooks 1.0.0
  need_npm_tool jenkins 1.1.0
  say "starting Prometheus"
  prometheus_start "$results/prometheus"
  export PROMETHEUS_URL PROMETHEUS_HISTORY_END
fi

say "starting Azurite"
azurite_start "$results/azurite"
export AZURITE_CONNECTION_STRING AZURITE_TABLE_ENDPOINT

# Runs one project into its log; $2 are words in front of the command.
run_tests() {
  local name="$1" log="$results/$1.log" started=$SECONDS status=0
  ${2:-} "tests/$name/bin/Release/net10.0/$name" -noLogo -noColor > "$log" 2>&1 < /dev/null || status=$?
  echo "$status $((SECONDS - started))" > "$results/$name.end"
}

passed=0
failed=0
skipped=0
report() {
  local name="$1" log="$results/$1.log" status seconds summary bad
  read -r status seconds < "$results/$name.end"
  # The runner's last line: Total: 12, Errors: 0, Failed: 1, Skipped: 2, Not Run: 0, Time: 1.2s
  summary="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1 || true)"
  if [[ -z "$summary" ]]; then
    cat "$log" >&2
    say "$name ended with status $status before its tests did"
    failed=$((failed + 1))
    return
  fi
  count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<< "$summary"; }
  bad=$(($(count Errors) + $(count Failed)))
  if [[ $status -ne 0 && $bad -eq 0 ]]; then bad=1; fi
  passed=$((passed + $(count Total) - $(count Failed) - $(count Skipped)))
  failed=$((failed + bad))
  skipped=$((skipped + $(count Skipped)))
  if [[ $bad -gt 0 ]]; then
    cat "$log" >&2
  else
    grep -A2 -E '\[SKIP\]' "$log" || true
  fi
  say "$name: $(sed -E 's/^ *//' <<< "$summary") ($seconds s in all)"
}

# Most of these tests' time is one compilation of the azure build, with no deadline in it: it takes what the others leave of the machine.
beside=""
if [[ " ${projects[*]} " == *" Infrastructure.Tests "* ]]; then
  say "testing Infrastructure.Tests beside the others"
  set -m # a process group of its own, which can be ended as a whole
  run_tests Infrastructure.Tests "nice -n 15" &
  beside=$!
  set +m
fi
for name in "${projects[@]}"; do
  [[ "$name" == Infrastructure.Tests ]] && continue
  say "testing $name"
  run_tests "$name"
  report "$name"
done
if [[ -n "$beside" ]]; then
  wait "$beside"
  report Infrastructure.Tests
fi

echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 ]]
