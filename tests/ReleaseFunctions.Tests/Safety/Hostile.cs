using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ReleaseFunctions.Connectors.Tests;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Tests.Safety;

/// <summary>
/// Stands before a vendor and gives away all that it knows: every answer carries the credentials, in every form, and all that was sent, wherever people or programs may read it.
/// </summary>
internal sealed class Hostile : IAsyncDisposable
{
    // Members that are words for people or addresses; the others make the protocol work.
    private static readonly string[] Words = ["message", "description", "why", "title", "detail", "text", "displayName", "html_url", "web_url", "url", "href", "kubernetes.io/change-cause"];

    // What is said of the transport of the vendor's own answer, not of this one.
    private static readonly string[] OfTransport = ["Content-Length", "Transfer-Encoding", "Date", "Server"];

    private readonly Uri _vendor;
    private readonly IReadOnlyList<string> _secrets;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private FakeSystem _system = null!;

    private Hostile(Uri vendor, IReadOnlyList<string> secrets)
    {
        _vendor = vendor;
        _secrets = secrets;
    }

    /// <summary>It answers with this status and does nothing; null: the vendor does what it is asked.</summary>
    public int? Refuses { get; set; }

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>Its address, over TLS, since some connections send their credentials no other way.</summary>
    public Uri Url => _system.Url;

    public static async Task<Hostile> StartAsync(Uri vendor, IReadOnlyList<string> secrets)
    {
        Hostile hostile = new(vendor, secrets);
        hostile._system = await FakeSystem.StartAsync(hostile.AnswerAsync, secure: true);
        return hostile;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _system.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        SeenRequest request = SeenRequest.Of(context);
        string all = Everything(request);
        context.Response.Headers["x-ms-error-code"] = _secrets[0];
        context.Response.Headers["x-ms-request-id"] = _secrets[0];
        context.Response.Headers["X-Echo"] = Header(all);
        context.Response.Headers["WWW-Authenticate"] = $"Basic realm=\"{Header(_secrets[0])}\"";
        if (Refuses is { } status)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = Header(_secrets[0]);
            await context.Response.WriteAsync(Refusal(all, status).ToJsonString());
            return;
        }

        using HttpResponseMessage answer = await AskAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTransport.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        string body = await answer.Content.ReadAsStringAsync();
        if (body.Length > 0)
        {
            await context.Response.WriteAsync(Poisoned(body, all));
        }
    }

    private async Task<HttpResponseMessage> AskAsync(SeenRequest request)
    {
        using HttpRequestMessage asked = new(new HttpMethod(request.Method), $"{_vendor.GetLeftPart(UriPartial.Authority)}{request.Target}");
        if (request.Body.Length > 0 || request.Headers.ContainsKey("Content-Type"))
        {
            asked.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
        }

        foreach ((string name, string value) in request.Headers.Where(header => header.Key is not ("Host" or "Content-Length" or "Transfer-Encoding" or "Connection")))
        {
            if (!asked.Headers.TryAddWithoutValidation(name, value))
            {
                asked.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await _http.SendAsync(asked);
    }

    // The forms first, since texts are cut to a length.
    private string Everything(SeenRequest request) =>
        $"{string.Join(' ', _secrets)} {request.Target} {string.Join(' ', request.Headers.Select(header => header.Value))}";

    private static JsonObject Refusal(string all, int status) => new()
    {
        ["message"] = all,
        ["status"] = "error",
        ["errorType"] = "echo",
        ["error"] = new JsonObject { ["code"] = "Echo", ["message"] = all, ["detail"] = all },
        ["errors"] = new JsonArray(all),
        ["errorMessages"] = new JsonArray(all),
        ["reason"] = all,
        ["code"] = status,
        ["kind"] = "Status",
        ["ok"] = false,
        ["url"] = $"https://elsewhere.example/?{Uri.EscapeDataString(all)}",
    };

    private static string Poisoned(string body, string all)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return body;
        }

        Poison(json, all);
        if (json is JsonObject root)
        {
            root.TryAdd("message", all);
            root.TryAdd("warnings", new JsonArray(all));
        }

        return json?.ToJsonString() ?? body;
    }

    private static void Poison(JsonNode? node, string all)
    {
        foreach (JsonNode? inner in node as JsonArray ?? [])
        {
            Poison(inner, all);
        }

        foreach ((string key, JsonNode? value) in (node as JsonObject ?? []).ToList())
        {
            if (Words.Contains(key) && value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.String)
            {
                string text = (string)value!;
                node![key] = text.StartsWith("http", StringComparison.Ordinal) ? $"{text}?echo={Uri.EscapeDataString(all)}" : $"{all} {text}";
            }
            else
            {
                Poison(value, all);
            }
        }
    }

    private static string Header(string text) => new([.. text.Select(c => c is >= ' ' and <= '~' and not '"' ? c : '_').Take(2_000)]);
}
