param subnetId string
param virtualNetworkId string
param storageAccountId string
param vaultId string
param usesQueues bool
param location string
param tags object

var suffix = environment().suffixes.storage
var queue = usesQueues ? ['queue'] : []
var services = concat(['blob', 'table'], queue)

module storage 'private-endpoint.bicep' = [for service in services: {
  name: 'endpoint-${service}'
  params: {
    name: 'pe-${last(split(storageAccountId, '/'))}-${service}'
    targetId: storageAccountId
    groupId: service
    zoneName: 'privatelink.${service}.${suffix}'
    subnetId: subnetId
    virtualNetworkId: virtualNetworkId
    location: location
    tags: tags
  }
}]

module vault 'private-endpoint.bicep' = {
  name: 'endpoint-vault'
  params: {
    name: 'pe-${last(split(vaultId, '/'))}'
    targetId: vaultId
    groupId: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
    subnetId: subnetId
    virtualNetworkId: virtualNetworkId
    location: location
    tags: tags
  }
}
