#!/bin/sh
# The app registration: who people and pipelines sign in to, with one app role for each role of the application.
#
#   entra-app.sh create               makes it, prints its client id; nobody gets a token before a role was assigned
#   entra-app.sh trust                lets the deployed application prove itself to it, without a secret
#   entra-app.sh assign WHOM ROLE     gives a user (address), group or service principal (object id) a role
#
# Needs the Azure CLI, signed in to the tenant; create and trust need Application Developer, assign needs Cloud Application Administrator.
# trust and assign read what azd knows: ENTRA_CLIENT_ID, AZURE_FUNCTION_NAME, AZURE_IDENTITY_PRINCIPAL_ID.
set -eu

fail() {
  echo "error: $*" >&2
  exit 1
}

graph="https://graph.microsoft.com/v1.0"

# Ids of app roles are part of what was assigned, so they are fixed.
app_roles() {
  cat << TEXT
[
  { "id": "6b3f6c1e-3e0f-4f6b-9a55-0c6a6f2d0001", "value": "kickoff", "displayName": "Kickoff", "description": "Start releases", "isEnabled": true, "allowedMemberTypes": ["User", "Application"] },
  { "id": "6b3f6c1e-3e0f-4f6b-9a55-0c6a6f2d0002", "value": "operate", "displayName": "Operate", "description": "Abort, pause, resume, roll back, retry, skip, override", "isEnabled": true, "allowedMemberTypes": ["User", "Application"] },
  { "id": "6b3f6c1e-3e0f-4f6b-9a55-0c6a6f2d0003", "value": "approve", "displayName": "Approve", "description": "Decide approvals", "isEnabled": true, "allowedMemberTypes": ["User", "Application"] },
  { "id": "6b3f6c1e-3e0f-4f6b-9a55-0c6a6f2d0004", "value": "plan", "displayName": "Plan", "description": "Change plans and the calendar", "isEnabled": true, "allowedMemberTypes": ["User", "Application"] },
  { "id": "6b3f6c1e-3e0f-4f6b-9a55-0c6a6f2d0005", "value": "audit", "displayName": "Audit", "description": "Read histories, evidence and anchors", "isEnabled": true, "allowedMemberTypes": ["User", "Application"] },
  { "id": "6b3f6c1e-3e0f-4f6b-9a55-0c6a6f2d0006", "value": "admin", "displayName": "Admin", "description": "Everything", "isEnabled": true, "allowedMemberTypes": ["User", "Application"] }
]
TEXT
}

create() {
  name="${AZURE_ENV_NAME:?azd sets AZURE_ENV_NAME; run this by azd, or set it}"
  roles="$(mktemp)"
  trap 'rm -f "$roles"' EXIT
  app_roles > "$roles"
  client_id="$(az ad app create --display-name "Releases ($name)" --sign-in-audience AzureADMyOrg --enable-id-token-issuance true --app-roles "@$roles" --query appId --output tsv)"
  [ -n "$client_id" ] || fail "the app registration was not made; the Azure CLI says why above."
  object_id="$(az ad app show --id "$client_id" --query id --output tsv)"
  az rest --method PATCH --url "$graph/applications/$object_id" --output none \
    --body "{\"identifierUris\":[\"api://$client_id\"],\"api\":{\"requestedAccessTokenVersion\":2}}"
  az ad sp create --id "$client_id" --output none
  principal_id="$(az ad sp show --id "$client_id" --query id --output tsv)"
  az rest --method PATCH --url "$graph/servicePrincipals/$principal_id" --output none --body '{"appRoleAssignmentRequired":true}'
  echo "$client_id"
}

trust() {
  client_id="${ENTRA_CLIENT_ID:?azd sets ENTRA_CLIENT_ID}"
  app="${AZURE_FUNCTION_NAME:?azd sets AZURE_FUNCTION_NAME after provisioning}"
  identity="${AZURE_IDENTITY_PRINCIPAL_ID:?azd sets AZURE_IDENTITY_PRINCIPAL_ID after provisioning}"
  tenant="$(az account show --query tenantId --output tsv)"
  az ad app update --id "$client_id" --web-redirect-uris "https://$app.azurewebsites.net/.auth/login/aad/callback"
  subjects="$(az ad app federated-credential list --id "$client_id" --query '[].subject' --output tsv)"
  case "$subjects" in
    *"$identity"*) ;;
    *)
      az ad app federated-credential create --id "$client_id" --output none --parameters \
        "{\"name\":\"$app\",\"issuer\":\"https://login.microsoftonline.com/$tenant/v2.0\",\"subject\":\"$identity\",\"audiences\":[\"api://AzureADTokenExchange\"]}"
      ;;
  esac
}

assign() {
  whom="$1"
  role="$2"
  client_id="${ENTRA_CLIENT_ID:?azd env get-value ENTRA_CLIENT_ID prints it}"
  case "$whom" in
    *@*) whom="$(az ad user show --id "$whom" --query id --output tsv)" ;;
  esac
  role_id="$(az ad sp show --id "$client_id" --query "appRoles[?value=='$role'].id | [0]" --output tsv)"
  [ -n "$role_id" ] || fail "there is no role '$role'; there are kickoff, operate, approve, plan, audit, admin."
  principal_id="$(az ad sp show --id "$client_id" --query id --output tsv)"
  az rest --method POST --url "$graph/servicePrincipals/$principal_id/appRoleAssignedTo" --output none \
    --body "{\"principalId\":\"$whom\",\"resourceId\":\"$principal_id\",\"appRoleId\":\"$role_id\"}"
}

case "${1:-}" in
  create) create ;;
  trust) trust ;;
  assign)
    [ $# -eq 3 ] || fail "assign needs a user, group or service principal, and a role."
    assign "$2" "$3"
    ;;
  *) fail "usage: entra-app.sh create | trust | assign WHOM ROLE" ;;
esac
