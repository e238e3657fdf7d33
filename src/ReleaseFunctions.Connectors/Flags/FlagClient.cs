using System.Globalization;
using System.Net.Http.Headers;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Flags;

/// <summary>Asks flag systems over HTTP, within a time and a size, and once: tries and pauses belong to the ramp.</summary>
internal sealed class FlagClient(ConnectorClients clients, ConnectorLimits limits, TimeProvider time)
{
    /// <param name="sees">Sees the answer's headers.</param>
    /// <exception cref="FlagCallException">No answer came.</exception>
    public async Task<FlagReply> SendAsync(ConnectionSettings connection, HttpRequestMessage request, CancellationToken cancellationToken, Action<HttpResponseHeaders>? sees = null)
    {
        TimeSpan timeout = connection.Timeout ?? limits.QueryTimeout;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ReleaseFunctions", null));
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpClient client = clients.For(connection, ConnectorClients.Once);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            sees?.Invoke(response.Headers);
            BoundedBody body = await BoundedBody.ReadAsync(response.Content, limits.MaxResponseBytes, either.Token);
            return new FlagReply((int)response.StatusCode, body.IsTooLarge ? null : body.Text, response.Headers.ETag?.ToString(), Pause(response.Headers));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && TransportFault.From(exception, timeout) is { } fault)
        {
            string message = $"{connection.Name} {fault.Sentence}";
            throw fault.IsFinal ? FlagCallException.Refused(message) : FlagCallException.TryAgain(message);
        }
    }

    /// <summary>The longest of the pauses that are asked for: <c>Retry-After</c>, its variant in milliseconds, and LaunchDarkly's reset, in milliseconds since 1970.</summary>
    private TimeSpan? Pause(HttpResponseHeaders headers)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan?[] pauses =
        [
            headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - now,
            Number(headers, "retry-after-ms") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            Number(headers, "X-Ratelimit-Reset") is { } reset && reset < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(reset) - now : null,
        ];
        return pauses.Max() is { } longest ? TimeSpan.FromTicks(Math.Clamp(longest.Ticks, 0, limits.LongestRetryAfter.Ticks)) : null;
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < int.MaxValue * 1_000L
            ? number
            : null;
}
