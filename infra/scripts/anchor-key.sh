#!/bin/sh
# Makes the key that signs the daily anchors, once, and keeps it in the vault only. The next 'azd provision' lets the application use it.
#
# Needs the Azure CLI with the role Key Vault Secrets Officer on the vault, and, where the vault is private, a place inside its network.
set -eu

vault="${AZURE_KEY_VAULT_NAME:?azd env get-value AZURE_KEY_VAULT_NAME prints it}"
if [ "$(az keyvault secret list --vault-name "$vault" --query "length([?name=='anchor-key'])" --output tsv)" != 0 ]; then
  echo "error: the vault $vault has the secret anchor-key already; a new version of it would sign later anchors (docs/operations.md#anchors)." >&2
  exit 1
fi

umask 077
key="$(mktemp)"
trap 'rm -f "$key"' EXIT
openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$key"
az keyvault secret set --vault-name "$vault" --name anchor-key --file "$key" --output none
azd env set HAS_ANCHOR_KEY true
echo "anchor-key is in the vault $vault; run 'azd provision' to have anchors signed with it."
