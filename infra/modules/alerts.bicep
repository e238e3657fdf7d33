param actionGroupName string
param systemTopicName string
@description('Where alerts are mailed to. Empty: nowhere.')
param alertEmail string
@description('Where docs/operations.md is published.')
param operationsUrl string
param workspaceId string
param storageAccountId string
param vaultId string
param location string
param tags object

@description('Queries over the application\'s telemetry; a row is a case. Each is described under its anchor in docs/operations.md.')
var queryAlerts = [
  {
    name: 'Failed releases'
    anchor: 'alert-failed-releases'
    severity: 2
    every: 'PT5M'
    over: 'PT15M'
    query: 'AppMetrics | where Name == "releases.finished" | extend status = tostring(Properties.status), plan = tostring(Properties.plan) | where status in ("Failed", "RollbackFailed") or tostring(Properties.flags) == "stuck" | summarize releases = sum(Sum) by plan, status | where releases > 0'
  }
  {
    name: 'Stuck releases'
    anchor: 'alert-stuck-releases'
    severity: 1
    every: 'PT15M'
    over: 'PT30M'
    query: 'AppMetrics | where Name == "releases.repaired" | where tostring(Properties.outcome) == "givenUp" | summarize looks = sum(Sum) | where looks > 0'
  }
  {
    name: 'Waiting mails'
    anchor: 'alert-waiting-mails'
    severity: 2
    every: 'PT15M'
    over: 'PT30M'
    query: 'AppMetrics | where Name == "mails.waiting.age" | summarize seconds = max(Max) | where seconds > 1800'
  }
  {
    name: 'Watchdog silent'
    anchor: 'alert-watchdog-silent'
    severity: 1
    every: 'PT15M'
    over: 'PT1H'
    query: 'AppRequests | where Name has "RepairReleases" and Success == true | summarize looks = count() | where looks == 0'
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'releases'
    emailReceivers: empty(alertEmail) ? [] : [{ name: 'operators', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

resource queries 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in queryAlerts: {
  name: alert.name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: alert.name
    description: 'What to do: ${operationsUrl}#${alert.anchor}'
    enabled: true
    severity: alert.severity
    scopes: [workspaceId]
    evaluationFrequency: alert.every
    windowSize: alert.over
    criteria: {
      allOf: [
        {
          query: alert.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    autoMitigate: true
    // The tables appear with the first telemetry, after this rule.
    skipQueryValidation: true
    actions: { actionGroups: [actionGroup.id], customProperties: { entry: '${operationsUrl}#${alert.anchor}' } }
  }
}]

resource throttling 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'Throttled storage'
  location: 'global'
  tags: tags
  properties: {
    description: 'What to do: ${operationsUrl}#alert-throttled-storage'
    enabled: true
    severity: 2
    scopes: [storageAccountId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'refused'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Storage/storageAccounts'
          metricName: 'Transactions'
          dimensions: [
            {
              name: 'ResponseType'
              operator: 'Include'
              values: ['ServerBusyError', 'ClientThrottlingError', 'ClientAccountRequestThrottlingError', 'ClientAccountBandwidthThrottlingError']
            }
          ]
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 20
        }
      ]
    }
    actions: [{ actionGroupId: actionGroup.id, webHookProperties: { entry: '${operationsUrl}#alert-throttled-storage' } }]
  }
}

// Azure: a vault tells by events, 30 days ahead and on the day, which secrets expire; an alert is where such an event can go without code.
resource vaultEvents 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: systemTopicName
  location: location
  tags: tags
  properties: {
    source: vaultId
    topicType: 'Microsoft.KeyVault.vaults'
  }
}

resource expiringSecrets 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: vaultEvents
  name: 'expiring-secrets'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    filter: {
      includedEventTypes: ['Microsoft.KeyVault.SecretNearExpiry', 'Microsoft.KeyVault.SecretExpired']
    }
    destination: {
      endpointType: 'MonitorAlert'
      properties: {
        severity: 'Sev2'
        description: 'What to do: ${operationsUrl}#alert-expiring-secrets'
        actionGroups: [actionGroup.id]
      }
    }
  }
}
