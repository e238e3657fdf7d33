using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Connectors.Tests.Contracts;

/// <summary>Stands between one of our clients and Prism, and keeps what Prism had to say against each exchange, which the client itself would not notice.</summary>
internal sealed class PrismGate : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentQueue<(string Call, string Violations)> _exchanges = new();
    private readonly Uri _prism;
    private readonly bool _isMock;
    private readonly string _base;
    private readonly Func<string, string> _rewrite;
    private FakeSystem? _gate;

    private PrismGate(Uri prism, bool isMock, string @base, Func<string, string> rewrite)
    {
        _rewrite = rewrite;
        _prism = prism;
        _isMock = isMock;
        _base = @base;
    }

    public Uri Url => _gate!.Url;

    /// <summary>Method and path of each call, and what was wrong with it; empty: nothing.</summary>
    public IReadOnlyList<(string Call, string Violations)> Exchanges => [.. _exchanges];

    /// <param name="prism">A mock, or a proxy in front of a fake.</param>
    /// <param name="base">Where the description's paths begin below the system's address, such as <c>/api/v1</c>; Prism leaves that out.</param>
    /// <param name="secure">The client insists on TLS.</param>
    /// <param name="rewrite">Changes a body on its way, where a description, as stored, spells something otherwise than the vendor; default: nothing.</param>
    public static async Task<PrismGate> StartAsync(Uri prism, bool isMock = true, string @base = "", bool secure = false, Func<string, string>? rewrite = null)
    {
        PrismGate gate = new(prism, isMock, @base, rewrite ?? (body => body));
        gate._gate = await FakeSystem.StartAsync(gate.PassAsync, secure);
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _gate!.DisposeAsync();
    }

    private async Task PassAsync(HttpContext context)
    {
        SeenRequest seen = _gate!.Seen[^1];
        using HttpRequestMessage request = new(new HttpMethod(seen.Method), new Uri(_prism, seen.Target.StartsWith($"{_base}/", StringComparison.Ordinal) ? seen.Target[_base.Length..] : seen.Target));
        request.Headers.ConnectionClose = true; // Prism drops a connection that idles for some seconds, at a bad moment for a POST
        if (seen.Body.Length > 0)
        {
            request.Content = new StringContent(_rewrite(seen.Body));
            request.Content.Headers.ContentType = seen.Headers.TryGetValue("Content-Type", out string? type) ? MediaTypeHeaderValue.Parse(type) : null;
        }

        foreach ((string name, string value) in seen.Headers.Where(header => header.Key is not ("Host" or "Connection" or "Transfer-Encoding") && !header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _http.SendAsync(request);
        _exchanges.Enqueue(($"{seen.Method} {seen.Target}", await Prism.ViolationsAsync(response, _isMock, context.RequestAborted)));
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        foreach ((string name, IEnumerable<string> values) in response.Headers.Where(header => header.Key is "ETag" or "Location" or "Link" || header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (response.StatusCode is not (System.Net.HttpStatusCode.NotModified or System.Net.HttpStatusCode.NoContent))
        {
            await context.Response.WriteAsync(await response.Content.ReadAsStringAsync());
        }
    }
}
