#!/usr/bin/env bash
# A Prometheus of its own for tests, on a free port of 127.0.0.1. Sourced after setup.sh.
#
#   prometheus_start DIR   sets PROMETHEUS_URL, PROMETHEUS_PID and PROMETHEUS_HISTORY_END
#   prometheus_stop

prometheus_start() {
  local directory="${1:?prometheus_start needs a data directory}" port waited
  need_system_package prometheus prometheus
  mkdir -p "$directory"
  echo 'global: { scrape_interval: 1s }' > "$directory/prometheus.yml"
  prometheus_back_fill "$directory"
  port="$(free_port)"
  prometheus --config.file="$directory/prometheus.yml" --storage.tsdb.path="$directory/data" \
    --web.listen-address="127.0.0.1:$port" --log.level=warn > "$directory/prometheus.log" 2>&1 &
  PROMETHEUS_PID=$!
  PROMETHEUS_URL="http://127.0.0.1:$port"
  for ((waited = 0; waited < 300; waited++)); do
    kill -0 "$PROMETHEUS_PID" 2> /dev/null || break
    if node -e 'fetch(process.argv[1]+"/-/ready").then(a=>process.exit(a.ok?0:1),()=>process.exit(1))' "$PROMETHEUS_URL" 2> /dev/null; then
      return 0
    fi
    sleep 0.1
  done
  tail -n 5 "$directory/prometheus.log" >&2
  fail "Prometheus did not get ready on $PROMETHEUS_URL; its last words are above."
}

# Six hours of shop_error_ratio, a value a minute: 0.001, and 0.05 in the last two. PROMETHEUS_HISTORY_END is when they end, in seconds since 1970.
prometheus_back_fill() {
  local directory="$1"
  PROMETHEUS_HISTORY_END=$(($(date +%s) / 60 * 60 - 600))
  {
    echo '# TYPE shop_error_ratio gauge'
    local minute
    for ((minute = 360; minute >= 0; minute--)); do
      echo "shop_error_ratio{service=\"shop\"} $((minute > 120)) $((PROMETHEUS_HISTORY_END - minute * 60))"
    done | sed -e 's/} 1 /} 0.001 /' -e 's/} 0 /} 0.05 /'
    echo '# EOF'
  } > "$directory/history.txt"
  promtool tsdb create-blocks-from openmetrics "$directory/history.txt" "$directory/data" > "$directory/history.log" 2>&1 \
    || { tail -n 5 "$directory/history.log" >&2; fail "promtool could not back-fill the history of Prometheus; its last words are above."; }
}

prometheus_stop() {
  if [[ -n "${PROMETHEUS_PID:-}" ]]; then
    kill -TERM "$PROMETHEUS_PID" 2> /dev/null || true
    wait "$PROMETHEUS_PID" 2> /dev/null || true
    PROMETHEUS_PID=""
  fi
}
