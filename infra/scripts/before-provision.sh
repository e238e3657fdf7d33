#!/bin/sh
# azd hook: makes once what the template needs and cannot make itself: the app registration and the key of the pages' sessions.
set -eu
cd "$(dirname "$0")"

if [ -z "${ENTRA_CLIENT_ID:-}" ]; then
  azd env set ENTRA_CLIENT_ID "$(./entra-app.sh create)"
fi
if [ -z "${SESSION_KEY:-}" ]; then
  # Kept in .azure/<environment>/.env, which git ignores, and in the vault. Another one ends all sessions.
  azd env set SESSION_KEY "$(openssl rand -hex 32)"
fi
if [ -z "${MAIL_FROM:-}" ]; then
  echo "error: no mailbox to send from is set; give one: azd env set MAIL_FROM releases@yourdomain" >&2
  exit 1
fi
