using System.Net.Http.Headers;
using Azure.Core;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Entra;

/// <summary>Signs requests with a token of Microsoft Entra ID, or the connection's own.</summary>
internal sealed class EntraSignIn(EntraCredentials credentials, ConnectorLimits limits, TimeProvider time)
{
    /// <param name="audience">Who the token is for, such as <c>https://management.azure.com</c>.</param>
    /// <exception cref="ApiCallException">No token was given.</exception>
    public async Task AddAsync(ConnectionSettings connection, HttpRequestMessage request, string audience, CancellationToken cancellationToken)
    {
        TimeSpan timeout = connection.Timeout ?? limits.QueryTimeout;
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            AccessToken token = await credentials.For(connection).GetTokenAsync(new TokenRequestContext([$"{audience}/.default"]), either.Token);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && AzureFaults.Describe(exception, timeout) is { } sentence)
        {
            throw ApiCallException.TryAgain($"{connection.Name} {sentence}");
        }
    }
}
