using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Entra;

/// <summary>The credential of an Azure connection, made once per settings, because it keeps the tokens.</summary>
internal sealed class EntraCredentials(ConnectorClients clients, ConnectorLimits limits, EntraAuthority authority, TimeProvider time)
{
    private readonly ConcurrentDictionary<ConnectionSettings, TokenCredential> _credentials = new();

    /// <summary>
    /// A fixed token if one is set; a client secret if tenant, user and secret are; the managed identity named by user;
    /// else whatever the machine offers (managed identity on Azure, the developer's sign-in elsewhere).
    /// </summary>
    public TokenCredential For(ConnectionSettings connection) => _credentials.GetOrAdd(connection, Create);

    private TokenCredential Create(ConnectionSettings connection) => connection switch
    {
        { Token: { } token } => new FixedToken(token, time),
        { Tenant: { } tenant, User: { } user, Secret: { } secret } => new ClientSecretCredential(tenant, user, secret, Guarded()),
        { User: { } user } => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(user)),
        _ => new DefaultAzureCredential(),
    };

    // Azure: a managed identity asks the platform, at an address of the machine or its network that is closed to connections, so only app registrations go the guarded way.
    private ClientSecretCredentialOptions Guarded()
    {
        ClientSecretCredentialOptions options = new() { Transport = new HttpClientTransport(clients.For(authority.AllowPrivate, ConnectorClients.Library)) };
        options.Retry.MaxRetries = limits.QueryRetries;
        options.Retry.Delay = limits.QueryRetryDelay;
        if (authority.Host is { } host)
        {
            options.AuthorityHost = host;
            options.DisableInstanceDiscovery = true;
        }

        return options;
    }
}
