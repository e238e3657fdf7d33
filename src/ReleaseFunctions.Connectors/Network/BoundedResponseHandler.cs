namespace ReleaseFunctions.Connectors.Network;

/// <summary>Reads every answer whole, up to a limit in bytes, before a client library sees it.</summary>
internal sealed class BoundedResponseHandler(int limit) : DelegatingHandler
{
    /// <exception cref="HttpRequestException">The answer is larger than the limit.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(limit, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
