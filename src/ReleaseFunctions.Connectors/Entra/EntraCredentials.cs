using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.Entra;

/// <summary>The credential of an Azure connection, made once per settings, because it keeps the tokens.</summary>
internal sealed class EntraCredentials(TimeProvider time)
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
        { Tenant: { } tenant, User: { } user, Secret: { } secret } => new ClientSecretCredential(tenant, user, secret),
        { User: { } user } => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(user)),
        _ => new DefaultAzureCredential(),
    };
}
