param functionAppName string
param entraClientId string

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: functionAppName
}

resource authentication 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      // The application itself decides below these: it also takes API keys, pipelines' tokens, approval links and callbacks. Whatever is not listed, such as
      // the management endpoints of the Durable extension (/runtime/webhooks/durabletask) and of the host (/admin), is refused before the host sees it. At
      // /signed-in, which is guarded too, the application believes the platform who is signed in.
      excludedPaths: ['/', '/api/*', '/ui', '/ui/*']
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
          openIdIssuer: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [entraClientId, 'api://${entraClientId}']
        }
      }
    }
    httpSettings: { requireHttps: true }
    login: {
      preserveUrlFragmentsForLogins: false
      tokenStore: { enabled: false }
      cookieExpiration: { convention: 'FixedTime', timeToExpiration: '08:00:00' }
    }
  }
}
