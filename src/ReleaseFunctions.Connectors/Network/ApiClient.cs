using System.Net.Http.Headers;
using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Asks the APIs of outside systems over HTTP, within a time and a size. What may be repeated is tried again within the time; tries of anything else belong to whoever asks.</summary>
internal sealed class ApiClient(ConnectorClients clients, ConnectorLimits limits, TimeProvider time)
{
    /// <param name="timeout">Longest wait; null: what the connection says, or 30 s.</param>
    /// <exception cref="ApiCallException">No answer came.</exception>
    public async Task<ApiReply> SendAsync(ConnectionSettings connection, HttpRequestMessage request, CancellationToken cancellationToken, Action<HttpResponseHeaders>? sees = null, TimeSpan? timeout = null)
    {
        TimeSpan limit = connection.Timeout ?? timeout ?? limits.QueryTimeout;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ReleaseFunctions", null));
        using CancellationTokenSource deadline = new(limit, time);
        new CallTerms(limit, time.GetUtcNow() + limit, deadline.Token).AddTo(request);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpClient client = clients.For(connection, ConnectorClients.Api);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            sees?.Invoke(response.Headers);
            BoundedBody body = await BoundedBody.ReadAsync(response.Content, limits.MaxResponseBytes, either.Token);
            return new ApiReply((int)response.StatusCode, body.IsTooLarge ? null : body.Text, response.Headers.ETag?.ToString(), Pause(response))
            {
                Headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && TransportFault.From(exception, limit) is { } fault)
        {
            string message = $"{connection.Name} {fault.Sentence}";
            throw new ApiCallException(message, fault.IsFinal, fault.RetryAfter) { NotTaken = fault.NotSent, IsUnasked = fault.IsFinal, IsResting = fault.IsResting };
        }
    }

    private TimeSpan? Pause(HttpResponseMessage response) =>
        RetryPause.Of((int)response.StatusCode, response.Headers, time.GetUtcNow()) is { } pause
            ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, limits.LongestRetryAfter.Ticks))
            : null;
}
