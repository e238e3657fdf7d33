using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.AppConfiguration;

/// <summary>Signs requests to App Configuration: with its access key where the connection has one, else with a token of Microsoft Entra ID.</summary>
internal sealed class AppConfigurationSignIn(EntraSignIn entra, TimeProvider time)
{
    private const string SignedHeaders = "x-ms-date;host;x-ms-content-sha256";

    /// <exception cref="ApiCallException">No token was given.</exception>
    public async Task AddAsync(ConnectionSettings connection, HttpRequestMessage request, byte[] content, CancellationToken cancellationToken)
    {
        if (AccessKey.Of(connection) is { } key)
        {
            Sign(request, key, content);
            return;
        }

        await entra.AddAsync(connection, request, connection.Url!.GetLeftPart(UriPartial.Authority), cancellationToken);
    }

    /// <summary>HMAC-SHA256 over method, address, date, host and the hash of the body, as the service documents it.</summary>
    private void Sign(HttpRequestMessage request, AccessKey key, byte[] content)
    {
        Uri url = request.RequestUri!;
        string date = time.GetUtcNow().UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        string hash = Convert.ToBase64String(SHA256.HashData(content));
        string signed = $"{request.Method.Method}\n{url.PathAndQuery}\n{date};{url.Authority};{hash}";
        string signature = Convert.ToBase64String(HMACSHA256.HashData(key.Secret, Encoding.UTF8.GetBytes(signed)));
        request.Headers.Host = url.Authority;
        request.Headers.TryAddWithoutValidation("x-ms-date", date);
        request.Headers.TryAddWithoutValidation("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("Authorization", $"HMAC-SHA256 Credential={key.Id}&SignedHeaders={SignedHeaders}&Signature={signature}");
    }
}
