param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param storageAccountName string
param deploymentContainerName string
param applicationInsightsConnectionString string
param vaultUri string
@description('Base of the links in mails and callbacks.')
param publicUrl string
param mailFrom string
param hasAnchorKey bool
@description('Whether orchestrations run on the Durable Task Scheduler; otherwise on the storage account.')
param usesScheduler bool
param schedulerEndpoint string
param schedulerTaskHub string
@description('Subnet for outgoing connections. Empty: none.')
param subnetId string
param isPublic bool
param entraClientId string
param maximumInstanceCount int
param instanceMemoryMB int

@description('Settings of this installation: connections, groups, API keys. A value secret:NAME becomes a reference to that secret in the vault.')
var ownSettings = loadJsonContent('../settings.json')

var suffix = environment().suffixes.storage
var blobUri = 'https://${storageAccountName}.blob.${suffix}/'

var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobUri
  AzureWebJobsStorage__queueServiceUri: 'https://${storageAccountName}.queue.${suffix}/'
  AzureWebJobsStorage__tableServiceUri: 'https://${storageAccountName}.table.${suffix}/'
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // Default of DefaultAzureCredential and its like, which the connectors sign in with.
  AZURE_CLIENT_ID: identityClientId
  // Azure: on Flex Consumption built-in authentication runs inside the Functions host, and only where this variable says so. The platform sets it by itself, but an
  // app setting goes before it. True, as Entra__PlatformAuthentication is, because every deployment includes authentication.bicep.
  WEBSITE_AUTH_ENABLED: 'true'
  // Azure: built-in authentication proves itself to Entra ID as this identity, so there is no client secret.
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identityClientId
}

var releaseSettings = {
  Release__PublicUrl: publicUrl
  Release__SessionKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/session-key)'
  Entra__TenantId: subscription().tenantId
  Entra__ClientId: entraClientId
  Entra__PlatformAuthentication: 'true'
  Mail__Kind: 'graph'
  Mail__From: mailFrom
  Connections__graph__Kind: 'graph'
  Connections__graph__User: identityClientId
}

var anchorSettings = hasAnchorKey ? {
  Anchor__SigningKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/anchor-key)'
} : {}

// host.json describes the storage account's provider; these override it.
var schedulerSettings = !usesScheduler ? {} : {
  AzureFunctionsJobHost__extensions__durableTask__hubName: schedulerTaskHub
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}

var settingsOfInstallation = mapValues(ownSettings, value => startsWith(string(value), 'secret:')
  ? '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${substring(string(value), 7)})'
  : string(value))

var settings = union(settingsOfInstallation, hostSettings, releaseSettings, anchorSettings, schedulerSettings)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobUri}${deploymentContainerName}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        // A timer or an event of a waiting release must not wait for an instance to start.
        alwaysReady: [{ name: 'durable', instanceCount: 1 }]
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      appSettings: [for setting in items(settings): { name: setting.key, value: setting.value }]
    }
  }
}

// Publishing by user name and password is off; a deployment signs in with Entra ID.
resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output id string = app.id
output name string = app.name
