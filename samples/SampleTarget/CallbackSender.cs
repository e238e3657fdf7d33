namespace SampleTarget;

/// <summary>Reports the end of a deployment, again and again for two minutes while the receiver cannot be reached.</summary>
public sealed class CallbackSender(IHttpClientFactory clients, TimeProvider time, ILogger<CallbackSender> logger)
{
    private const int Attempts = 240;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public void Send(string url, Deployment deployment) => _ = SendAsync(url, deployment);

    private async Task SendAsync(string url, Deployment deployment)
    {
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                using HttpClient client = clients.CreateClient();
                using HttpResponseMessage answer = await client
                    .PostAsJsonAsync(url, new { status = deployment.Status, message = deployment.Message })
                    .ConfigureAwait(false);
                if ((int)answer.StatusCode < 500)
                {
                    return;
                }
            }
            catch (HttpRequestException exception)
            {
                logger.LogDebug(exception, "Callback attempt {Attempt} was not taken.", attempt);
            }

            await Task.Delay(Pause, time).ConfigureAwait(false);
        }
    }
}
