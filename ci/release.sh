#!/bin/sh
# Starts a release and follows it to its end: prints where it waits and for whom, and ends as it ends.
#
#   release.sh --plan PLAN --version VERSION [--commit SHA] [--author ADDRESS] [--ticket ID]… [--artifact NAME=DIGEST]…
#              [--variable NAME=VALUE]… [--scheduled-for TIME] [--idempotency-key KEY] [--every SECONDS] [--timeout SECONDS] [--no-wait]
#
# From the environment:
#   RELEASES_URL        where the application is, such as https://releases.contoso.example
#   RELEASES_KEY        an API key with the role kickoff; or
#   RELEASES_TOKEN      an OIDC token of the pipeline; or, on GitHub Actions,
#   RELEASES_AUDIENCE   the audience of the tokens that are asked for whenever one is needed
#
# Without --idempotency-key the key is made from the pipeline's run, so a step that is repeated within a run starts nothing twice, and a run
# that is started again starts a release of its own.
#
# Ends with 0: succeeded · 1: failed, rolled back or rollback failed, or lost sight of · 2: not released: refused, rejected, expired,
# superseded, aborted, or not over within --timeout, in which case it goes on.
#
# Needs a POSIX shell, curl, awk and sed.
set -eu
export LC_ALL=C

succeeded=0
failed=1
not_released=2
# How long neither an answer nor an outage is believed to be the last word, seconds.
patience=900

# printf and not echo, which may read backslashes as commands.
say() { printf 'release: %s\n' "$*"; }

stop() {
  code="$1"
  shift
  printf 'release: error: %s\n' "$*" >&2
  exit "$code"
}

# JSON text of a value.
quote() {
  printf '%s' "$1" | awk '
    BEGIN { for (i = 1; i < 32; i++) escaped[sprintf("%c", i)] = sprintf("\\u%04x", i); escaped["\""] = "\\\""; escaped["\\"] = "\\\\" }
    {
      if (NR > 1) text = text "\\n"
      for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); text = text (c in escaped ? escaped[c] : c) }
    }
    END { printf "\"%s\"", text }'
}

# Lines of path<TAB>value for every plain value of a JSON text: .status, .waitingOn.text, .errors.0.message
flatten() {
  awk '
    function utf8(n) {
      if (n < 128) return sprintf("%c", n)
      if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
      if (n < 65536) return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
      return sprintf("%c%c%c%c", 240 + int(n / 262144), 128 + int(n / 4096) % 64, 128 + int(n / 64) % 64, 128 + n % 64)
    }
    function hex(text,   n, i) {
      n = 0
      for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(text, i, 1))) - 1
      return n
    }
    function read_string(   out, c, n, low) {
      out = ""
      for (at++; at <= size; at++) {
        c = substr(json, at, 1)
        if (c == "\"") { at++; return out }
        if (c != "\\") { out = out c; continue }
        at++
        c = substr(json, at, 1)
        if (c == "u") {
          n = hex(substr(json, at + 1, 4))
          at += 4
          if (n >= 55296 && n < 56320 && substr(json, at + 1, 2) == "\\u") {
            low = hex(substr(json, at + 3, 4))
            at += 6
            n = 65536 + (n - 55296) * 1024 + low - 56320
          }
          out = out (n < 32 ? " " : utf8(n))
        }
        else if (index("bfnrt", c)) out = out " "
        else out = out c
      }
      return out
    }
    function skip() { while (at <= size && index(" \t\r\n", substr(json, at, 1))) at++ }
    function read_value(path,   c, key, i, start) {
      skip()
      c = substr(json, at, 1)
      if (c == "\"") { print path "\t" read_string(); return }
      if (c == "{" || c == "[") {
        at++
        for (i = 0; at <= size; i++) {
          skip()
          if (index("}]", substr(json, at, 1))) { at++; return }
          if (c == "{") { key = read_string(); skip(); at++ } else key = i
          read_value(path "." key)
          skip()
          if (substr(json, at, 1) == ",") at++
        }
        return
      }
      start = at
      while (at <= size && !index(",}] \t\r\n", substr(json, at, 1))) at++
      if (at == start) at++
      print path "\t" substr(json, start, at - start)
    }
    { json = json $0 "\n" }
    END { size = length(json); at = 1; read_value("") }'
}

# The value at a path of what flatten printed.
value() { sed -n "s/^$1	//p" "$answer.flat" | sed -n 1p; }

# An idempotency key that is the same whenever this run says the same.
run_key() {
  if [ -n "${GITHUB_RUN_ID:-}" ]; then
    printf '%s\n' "github-$GITHUB_REPOSITORY-$GITHUB_RUN_ID-${GITHUB_RUN_ATTEMPT:-1}-${GITHUB_JOB:-job}"
  elif [ -n "${CI_JOB_ID:-}" ]; then
    printf '%s\n' "gitlab-${CI_PROJECT_ID:-0}-$CI_JOB_ID"
  elif [ -n "${BUILD_BUILDID:-}" ]; then
    printf '%s\n' "azure-devops-${SYSTEM_TEAMPROJECTID:-0}-$BUILD_BUILDID-${SYSTEM_JOBID:-job}-${SYSTEM_JOBATTEMPT:-1}"
  elif [ -n "${BUILD_TAG:-}" ]; then
    printf '%s\n' "$BUILD_TAG"
  fi
}

# The credential. Tokens of GitHub live for minutes, so one is asked for whenever it is needed.
credential() {
  if [ -n "${RELEASES_KEY:-}" ]; then
    printf '%s\n' "$RELEASES_KEY"
  elif [ -n "${RELEASES_TOKEN:-}" ]; then
    printf '%s\n' "$RELEASES_TOKEN"
  else
    printf 'header = "Authorization: bearer %s"\n' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
      | curl --silent --show-error --fail --max-time 30 --config - --get --data-urlencode "audience=$RELEASES_AUDIENCE" "$ACTIONS_ID_TOKEN_REQUEST_URL" \
      | flatten | sed -n 's/^\.value	//p'
  fi
}

# call METHOD URL [curl options]: sets $status to the HTTP status, 000 without an answer; the body is in $answer, its values in $answer.flat.
# The credential goes by standard input, so that nobody sees it in a list of processes.
call() {
  method="$1"
  url="$2"
  shift 2
  : > "$answer"
  status="$(printf 'header = "X-Api-Key: %s"\n' "$(credential)" \
    | curl --silent --show-error --max-time 60 --config - --request "$method" --output "$answer" --write-out '%{http_code}' "$@" "$url" 2> "$answer.error")" || status=000
  flatten < "$answer" > "$answer.flat"
}

# Whether to ask again rather than to believe the answer.
is_passing() {
  case "$status" in
    000 | 408 | 425 | 429 | 5??) return 0 ;;
    *) return 1 ;;
  esac
}

# What an answer says is wrong, in one line.
problem() {
  if [ "$status" = 000 ]; then
    printf '%s\n' "no answer ($(tr '\n' ' ' < "$answer.error"))"
    return
  fi
  detail="$(value '\.detail')"
  errors="$(sed -n 's/^\.errors\.[0-9]*\.message	//p' "$answer.flat" | tr '\n' ' ')"
  printf '%s\n' "$status ${detail:-$(value '\.title')}${errors:+ ($errors)}"
}

plan=""
version=""
commit=""
author=""
scheduled=""
tickets=""
artifacts=""
variables=""
key=""
every=15
timeout=0
wait=true

# Adds an element to a JSON list.
add() { printf '%s\n' "${1:+$1,}$2"; }

need_pair() {
  case "$2" in
    ?*=*) ;;
    *) stop $not_released "$1 needs NAME=VALUE; it got '$2'." ;;
  esac
}

need_number() {
  case "$2" in
    '' | *[!0-9]*) stop $not_released "$1 needs a number of seconds; it got '$2'." ;;
  esac
}

while [ $# -gt 0 ]; do
  option="$1"
  shift
  if [ "$option" = --no-wait ]; then
    wait=false
    continue
  fi
  [ $# -gt 0 ] || stop $not_released "$option needs a value."
  given="$1"
  shift
  case "$option" in
    --plan) plan="$given" ;;
    --version) version="$given" ;;
    --commit) commit="$given" ;;
    --author) author="$given" ;;
    --scheduled-for) scheduled="$given" ;;
    --ticket) tickets="$(add "$tickets" "$(quote "$given")")" ;;
    --artifact)
      need_pair "$option" "$given"
      artifacts="$(add "$artifacts" "{\"name\":$(quote "${given%%=*}"),\"digest\":$(quote "${given#*=}")}")"
      ;;
    --variable)
      need_pair "$option" "$given"
      variables="$(add "$variables" "$(quote "${given%%=*}"):$(quote "${given#*=}")")"
      ;;
    --idempotency-key) key="$given" ;;
    --every) need_number "$option" "$given" && every="$given" ;;
    --timeout) need_number "$option" "$given" && timeout="$given" ;;
    *) stop $not_released "there is no option '$option'; the head of this script lists them." ;;
  esac
done

[ -n "$plan" ] || stop $not_released "--plan is missing."
[ -n "$version" ] || stop $not_released "--version is missing."
[ -n "${RELEASES_URL:-}" ] || stop $not_released "RELEASES_URL is not set; it says where the application is."
if [ -z "${RELEASES_KEY:-}${RELEASES_TOKEN:-}" ]; then
  if [ -z "${RELEASES_AUDIENCE:-}" ] || [ -z "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]; then
    stop $not_released "there is no credential: set RELEASES_KEY or RELEASES_TOKEN, or, on GitHub Actions with the permission id-token: write, RELEASES_AUDIENCE."
  fi
fi
key="${key:-$(run_key)}"
[ -n "$key" ] || stop $not_released "this is no pipeline that is known here; give --idempotency-key, the same for every try of one run."

answer="$(mktemp)"
trap 'rm -f "$answer" "$answer.flat" "$answer.error" "$answer.body"' EXIT
trap 'echo "release: stopped following; the release goes on." >&2; exit $failed' INT TERM

base="${RELEASES_URL%/}"
{
  printf '{"plan":%s,"version":%s' "$(quote "$plan")" "$(quote "$version")"
  [ -z "$commit" ] || printf ',"commit":%s' "$(quote "$commit")"
  [ -z "$author" ] || printf ',"author":%s' "$(quote "$author")"
  [ -z "$scheduled" ] || printf ',"scheduledFor":%s' "$(quote "$scheduled")"
  [ -z "$tickets" ] || printf ',"tickets":[%s]' "$tickets"
  [ -z "$artifacts" ] || printf ',"artifacts":[%s]' "$artifacts"
  [ -z "$variables" ] || printf ',"variables":{%s}' "$variables"
  printf '}'
} > "$answer.body"

# The same key and body get the same release, however often they are sent.
began="$(date +%s)"
while :; do
  call POST "$base/api/releases" --header 'Content-Type: application/json' --header "Idempotency-Key: $key" --data-binary "@$answer.body"
  [ "$status" = 202 ] && break
  is_passing || stop $not_released "the release was not started: $(problem)"
  [ $(($(date +%s) - began)) -lt $patience ] || stop $not_released "the release could not be started for $patience s: $(problem)"
  say "trying again: $(problem)"
  sleep "$every"
done
id="$(value '\.id')"
page="$(value '\.links\.page')"
say "$id of plan $plan, version $version: $page"
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'id=%s\npage=%s\n' "$id" "$page" >> "$GITHUB_OUTPUT"
fi
[ "$wait" = true ] || exit $succeeded

said=""
heard="$(date +%s)"
while :; do
  call GET "$base/api/releases/$id"
  now="$(date +%s)"
  if [ "$status" = 200 ]; then
    heard="$now"
    state="$(value '\.status')"
    text="$(value '\.waitingOn\.text')"
    line="$state${text:+: waits for $(value '\.waitingOn\.code'): $text}"
    [ "$line" = "$said" ] || say "$line"
    said="$line"
    reason="$(value '\.reason')"
    case "$state" in
      succeeded) exit $succeeded ;;
      failed | rolledBack | rollbackFailed) stop $failed "$id ended as $state${reason:+: $reason}; see $page" ;;
      rejected | expired | superseded | aborted) stop $not_released "$id was not released: $state${reason:+: $reason}; see $page" ;;
    esac
  elif ! is_passing; then
    stop $failed "$id cannot be followed: $(problem); it goes on, see $page"
  elif [ $((now - heard)) -ge $patience ]; then
    stop $failed "$id could not be followed for $patience s: $(problem); it goes on, see $page"
  fi
  if [ "$timeout" -gt 0 ] && [ $((now - began)) -ge "$timeout" ]; then
    stop $not_released "$id is not over after $timeout s ($said); it goes on, see $page"
  fi
  sleep "$every"
done
