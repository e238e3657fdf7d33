targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('Name of the azd environment. Names and tags of all resources are made from it.')
param environmentName string

@minLength(1)
@description('Region of all resources; one that offers Flex Consumption.')
@metadata({ azd: { type: 'location' } })
param location string

@minLength(36)
@maxLength(36)
@description('Application (client) id of the app registration with the roles kickoff, operate, approve, plan, audit and admin; made by infra/scripts/entra-app.sh.')
param entraClientId string

@minLength(3)
@description('Mailbox that mails are sent from. What the application may send as is limited to it by infra/scripts/mail-send.sh.')
param mailFrom string

@secure()
@minLength(32)
@description('Secret that signs the sessions of the operators\' pages; made once by azure.yaml\'s hook. Another one ends all sessions.')
param sessionKey string

@description('Where alerts are mailed to. Empty: they are only shown in the portal.')
param alertEmail string = ''

@description('Where docs/operations.md is published; alerts link to their entries there.')
param operationsUrl string = 'docs/operations.md'

@description('Base of the links in mails and callbacks. Empty: the address that Azure gives the application.')
param publicUrl string = ''

@description('Whether the vault has the secret anchor-key, which infra/scripts/anchor-key.sh makes.')
param hasAnchorKey bool = false

@description('Run orchestrations on the Durable Task Scheduler instead of the storage account\'s queues and tables.')
param useDurableTaskScheduler bool = false

@description('Put the application into a virtual network and reach storage and vault through private endpoints only.')
param useVirtualNetwork bool = false

@description('Whether the application answers requests from the internet. False needs useVirtualNetwork.')
param isPublic bool = true

@minValue(1)
@maxValue(1000)
@description('Most instances of the application.')
param maximumInstanceCount int = 40

@allowed([512, 2048, 4096])
@description('Memory of an instance, MB.')
param instanceMemoryMB int = 2048

@minValue(30)
@maxValue(730)
@description('How long logs and metrics are kept, days.')
param logRetentionDays int = 90

@description('Names of resources start with these.')
var abbreviations = loadJsonContent('abbreviations.json')

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var functionAppName = '${abbreviations.functionApp}${token}'
var address = empty(publicUrl) ? 'https://${functionAppName}.azurewebsites.net' : publicUrl

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: '${abbreviations.managedIdentity}${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: '${abbreviations.logAnalytics}${token}'
    applicationInsightsName: '${abbreviations.applicationInsights}${token}'
    retentionDays: logRetentionDays
    location: location
    tags: tags
  }
}

module network 'modules/network.bicep' = if (useVirtualNetwork) {
  name: 'network'
  scope: group
  params: {
    name: '${abbreviations.virtualNetwork}${token}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: '${abbreviations.storageAccount}${token}'
    isPrivate: useVirtualNetwork
    location: location
    tags: tags
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: '${abbreviations.keyVault}${token}'
    isPrivate: useVirtualNetwork
    sessionKey: sessionKey
    workspaceId: monitoring.outputs.workspaceId
    location: location
    tags: tags
  }
}

module scheduler 'modules/scheduler.bicep' = if (useDurableTaskScheduler) {
  name: 'scheduler'
  scope: group
  params: {
    name: '${abbreviations.durableTaskScheduler}${token}'
    taskHubName: '${abbreviations.durableTaskHub}${token}'
    principalId: identity.outputs.principalId
    location: location
    tags: tags
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    storageAccountName: storage.outputs.name
    vaultName: vault.outputs.name
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    usesQueues: !useDurableTaskScheduler
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'functionApp'
  scope: group
  params: {
    name: functionAppName
    planName: '${abbreviations.plan}${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    deploymentContainerName: storage.outputs.deploymentContainerName
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    vaultUri: vault.outputs.uri
    publicUrl: address
    mailFrom: mailFrom
    hasAnchorKey: hasAnchorKey
    usesScheduler: useDurableTaskScheduler
    schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
    schedulerTaskHub: scheduler.?outputs.taskHubName ?? ''
    subnetId: network.?outputs.appSubnetId ?? ''
    isPublic: isPublic
    entraClientId: entraClientId
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
  }
  dependsOn: [roles, privateEndpoints]
}

module authentication 'modules/authentication.bicep' = {
  name: 'authentication'
  scope: group
  params: {
    functionAppName: functionApp.outputs.name
    entraClientId: entraClientId
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (useVirtualNetwork) {
  name: 'privateEndpoints'
  scope: group
  params: {
    subnetId: network.?outputs.endpointSubnetId ?? ''
    virtualNetworkId: network.?outputs.id ?? ''
    storageAccountId: storage.outputs.id
    vaultId: vault.outputs.id
    usesQueues: !useDurableTaskScheduler
    location: location
    tags: tags
  }
}

module applicationEndpoint 'modules/private-endpoint.bicep' = if (useVirtualNetwork && !isPublic) {
  name: 'applicationEndpoint'
  scope: group
  params: {
    name: 'pe-${functionAppName}'
    targetId: functionApp.outputs.id
    groupId: 'sites'
    zoneName: 'privatelink.azurewebsites.net'
    subnetId: network.?outputs.endpointSubnetId ?? ''
    virtualNetworkId: network.?outputs.id ?? ''
    location: location
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    actionGroupName: '${abbreviations.actionGroup}${token}'
    systemTopicName: '${abbreviations.systemTopic}${token}'
    alertEmail: alertEmail
    operationsUrl: operationsUrl
    workspaceId: monitoring.outputs.workspaceId
    storageAccountId: storage.outputs.id
    vaultId: vault.outputs.id
    location: location
    tags: tags
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    displayName: 'Releases (${environmentName})'
    workspaceId: monitoring.outputs.workspaceId
    location: location
    tags: tags
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = functionApp.outputs.name
output AZURE_IDENTITY_CLIENT_ID string = identity.outputs.clientId
output AZURE_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_STORAGE_ACCOUNT string = storage.outputs.name
output RELEASE_PUBLIC_URL string = address
