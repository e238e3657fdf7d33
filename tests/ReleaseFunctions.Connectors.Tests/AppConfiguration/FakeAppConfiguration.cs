using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.AppConfiguration;

/// <summary>An App Configuration store with one key-value: access keys, ETags, locks and synchronization tokens as the service documents them.</summary>
internal sealed class FakeAppConfiguration : IAsyncDisposable
{
    public const string Id = "1-l9-s0:planted";
    public static readonly byte[] Key = Encoding.UTF8.GetBytes("planted secret of the access key");

    private readonly FakeSystem _system;
    private int _version = 1;

    private FakeAppConfiguration(FakeSystem system)
    {
        _system = system;
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    public IEnumerable<SeenRequest> Puts => Seen.Where(request => request.Method == "PUT");

    /// <summary>Answers in place of the store; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>The flag's JSON, the value of the key-value.</summary>
    public string Value { get; set; } = "";

    public string ContentType { get; set; } = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8";

    public bool Locked { get; set; }

    public string ETag => $"v{_version}";

    public static async Task<FakeAppConfiguration> StartAsync(string value)
    {
        FakeAppConfiguration? fake = null;
        fake = new FakeAppConfiguration(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context))) { Value = value };
        return fake;
    }

    /// <summary>Somebody else writes the flag.</summary>
    public void Overwrite(string value)
    {
        Value = value;
        _version++;
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        SeenRequest request = Seen[^1];
        return (Script(request) ?? Answer(request)).WriteAsync(context.Response);
    }

    private ScriptedAnswer Answer(SeenRequest request)
    {
        if (!IsSigned(request))
        {
            return new ScriptedAnswer(401, "", ("WWW-Authenticate", "HMAC-SHA256 error=\"invalid_token\""));
        }

        if (request.Target != "/kv/.appconfig.featureflag%2FNew%20Cart?label=prod&api-version=2023-11-01")
        {
            return new ScriptedAnswer(404);
        }

        if (request.Method == "PUT")
        {
            if (request.Headers["If-Match"] != $"\"{ETag}\"")
            {
                return new ScriptedAnswer(412);
            }

            if (Locked)
            {
                return new ScriptedAnswer(409, """{"type":"https://azconfig.io/errors/key-locked","title":"Modifing key 'x' is not allowed","status":409}""");
            }

            JsonObject body = JsonNode.Parse(request.Body)!.AsObject();
            Assert.Equal("application/vnd.microsoft.appconfig.kv+json", request.Headers["Content-Type"]);
            Assert.Equal("payments", body["tags"]?["team"]?.GetValue<string>());
            Assert.Equal(ContentType, body["content_type"]!.GetValue<string>());
            Overwrite(body["value"]!.GetValue<string>());
        }

        JsonObject keyValue = new()
        {
            ["etag"] = ETag,
            ["key"] = ".appconfig.featureflag/New Cart",
            ["label"] = "prod",
            ["content_type"] = ContentType,
            ["value"] = Value,
            ["tags"] = new JsonObject { ["team"] = "payments" },
            ["locked"] = Locked,
            ["last_modified"] = "2026-11-23T12:00:00+00:00",
        };
        return new ScriptedAnswer(200, keyValue.ToJsonString(), ("ETag", $"\"{ETag}\""), ("Sync-Token", $"zAJw6V16=token{_version};sn={_version}"));
    }

    /// <summary>Whether the signature is the one the documentation describes, or the token is the fixed one.</summary>
    private static bool IsSigned(SeenRequest request)
    {
        if (request.Headers["Authorization"] == "Bearer planted-token")
        {
            return true;
        }

        string date = request.Headers.GetValueOrDefault("x-ms-date", "");
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(request.Body)));
        string signed = string.Join('\n', request.Method, request.Target, $"{date};{request.Headers["Host"]};{hash}");
        string signature = Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(signed)));
        return DateTimeOffset.TryParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset sent)
            && sent == Wired.Now
            && request.Headers.GetValueOrDefault("x-ms-content-sha256") == hash
            && request.Headers["Authorization"] == $"HMAC-SHA256 Credential={Id}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}";
    }
}
