#!/bin/sh
# azd hook: lets the app registration trust the deployed application. What needs a directory administrator is only named here.
set -eu
cd "$(dirname "$0")"

./entra-app.sh trust
cat << TEXT
Still to be done once, by whoever administers the directory (docs/operations.md#after-the-first-deployment):
  infra/scripts/mail-send.sh               lets the application send as $MAIL_FROM, and as nobody else
  infra/scripts/entra-app.sh assign USER ROLE   lets people and pipelines in
  infra/scripts/anchor-key.sh              makes the key that signs the daily anchors
TEXT
