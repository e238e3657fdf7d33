#!/usr/bin/env bash
# Tools from npm that tests stand beside our own: each in a folder of its own under .local/npm, at a pinned version. Sourced after setup.sh.
#
#   need_npm_tool NAME VERSION    installs it unless it is there; npm_tool_path NAME then says where

NPM_TOOLS="${NPM_TOOLS:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.local/npm}"

npm_tool_path() { echo "$NPM_TOOLS/${1//\//+}/node_modules/$1"; }

need_npm_tool() {
  local name="$1" version="$2" folder="$NPM_TOOLS/${1//\//+}" manifest
  manifest="$(npm_tool_path "$name")/package.json"
  if [[ -f "$manifest" ]] && grep -q "\"version\": *\"$version\"" "$manifest"; then
    return 0
  fi

  mkdir -p "$folder"
  say "installing $name $version (once)"
  # No scripts of the packages run; what is used here needs none.
  if ! npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --loglevel=error "$name@$version" > "$folder/install.log" 2>&1; then
    tail -n 5 "$folder/install.log" >&2
    fail "npm could not install $name@$version; the whole log is $folder/install.log."
  fi
}
