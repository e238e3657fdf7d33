using System.Net;
using EndToEnd.Hosting;

namespace EndToEnd.Client;

/// <summary>Looks at every answer of the whole run: none is an internal error, and none shows a credential.</summary>
public sealed class WatchedHandler() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        string body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(
            answer.StatusCode != HttpStatusCode.InternalServerError,
            $"{request.Method} {request.RequestUri} was answered 500 {body}");
        string? secret = Secrets.FindIn($"{answer.Headers}{body}");
        Assert.True(secret is null, $"{request.Method} {request.RequestUri} shows the secret {secret}: {body}");
        return answer;
    }
}
