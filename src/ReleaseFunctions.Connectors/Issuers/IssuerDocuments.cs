using System.Text.Json;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Issuers;

/// <summary>Fetches an issuer's keys: its discovery document, then the key set that it names. Under the same rules of addresses as connections.</summary>
internal sealed class IssuerDocuments(ConnectorClients clients, ConnectorLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <exception cref="IssuerUnavailableException">They could not be had.</exception>
    public async Task<IReadOnlyDictionary<string, SignatureKey>> FetchAsync(TokenIssuer issuer, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement document = JsonElement.Parse(await GetAsync(issuer, issuer.Discovery, cancellationToken));
            string? name = document.GetProperty("issuer").GetString();
            if (!string.Equals(name, issuer.Issuer, StringComparison.Ordinal))
            {
                throw new IssuerUnavailableException($"The discovery document at {issuer.Discovery} is of another issuer.");
            }

            return Uri.TryCreate(document.GetProperty("jwks_uri").GetString(), UriKind.Absolute, out Uri? address)
                && (address.Scheme == Uri.UriSchemeHttps || (issuer.AllowPrivate && address.Scheme == Uri.UriSchemeHttp))
                    ? SignatureKey.ReadAll(await GetAsync(issuer, address, cancellationToken))
                    : throw new IssuerUnavailableException($"The discovery document at {issuer.Discovery} names no https address of its keys.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IssuerUnavailableException($"What {issuer.Issuer} answers is no discovery document or no key set.", exception);
        }
    }

    private async Task<string> GetAsync(TokenIssuer issuer, Uri address, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpClient client = clients.For(issuer.AllowPrivate, ConnectorClients.Once);
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            BoundedBody body = await BoundedBody.ReadAsync(response.Content, limits.MaxResponseBytes, either.Token);
            return response.IsSuccessStatusCode && !body.IsTooLarge ? body.Text
                : throw new IssuerUnavailableException($"{address} answered {(int)response.StatusCode}{(body.IsTooLarge ? " with too much" : string.Empty)}.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && TransportFault.From(exception, Timeout) is { } fault)
        {
            throw new IssuerUnavailableException($"{address.Host} {fault.Sentence}", exception);
        }
    }
}
