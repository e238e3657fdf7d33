#!/bin/sh
# Lets the application send mail as one mailbox, and as no other: not by the directory-wide permission Mail.Send, which would be every
# mailbox, but by role-based access control of Exchange Online, whose role is bounded to a scope of one mailbox.
#
#   mail-send.sh [MAILBOX]     default: MAIL_FROM
#
# Needs PowerShell 7 with the module ExchangeOnlineManagement, and an account with the role Exchange Administrator (it asks to sign in).
# May be run again: what exists is left as it is. Takes effect within two hours.
set -eu

fail() {
  echo "error: $*" >&2
  exit 1
}

mailbox="${1:-${MAIL_FROM:-}}"
[ -n "$mailbox" ] || fail "name the mailbox: mail-send.sh releases@yourdomain"
client_id="${AZURE_IDENTITY_CLIENT_ID:?azd env get-value AZURE_IDENTITY_CLIENT_ID prints it}"
object_id="${AZURE_IDENTITY_PRINCIPAL_ID:?azd env get-value AZURE_IDENTITY_PRINCIPAL_ID prints it}"
command -v pwsh > /dev/null || fail "PowerShell 7 (pwsh) is missing; install it and the module ExchangeOnlineManagement."

case "$mailbox$client_id$object_id" in
  *[!A-Za-z0-9@._+-]*) fail "the mailbox and ids may hold only letters, digits and @ . _ + -" ;;
esac

pwsh -NoProfile -Command "
  \$ErrorActionPreference = 'Stop'
  Connect-ExchangeOnline -ShowBanner:\$false
  if (-not (Get-ServicePrincipal | Where-Object AppId -eq '$client_id')) {
    New-ServicePrincipal -AppId '$client_id' -ObjectId '$object_id' -DisplayName 'Releases'
  }
  if (-not (Get-ManagementScope | Where-Object Name -eq 'Releases mailbox')) {
    New-ManagementScope -Name 'Releases mailbox' -RecipientRestrictionFilter \"PrimarySmtpAddress -eq '$mailbox'\"
  }
  if (-not (Get-ManagementRoleAssignment | Where-Object Name -eq 'Releases Mail.Send')) {
    New-ManagementRoleAssignment -Name 'Releases Mail.Send' -App '$object_id' -Role 'Application Mail.Send' -CustomResourceScope 'Releases mailbox'
  }
  Test-ServicePrincipalAuthorization -Identity '$object_id' -Resource '$mailbox' | Format-Table RoleName, AllowedResourceScope, InScope
"
