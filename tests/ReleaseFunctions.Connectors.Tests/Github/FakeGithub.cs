using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.Github;

/// <summary>GitHub with the repository <c>contoso/shop</c>, its workflow <c>deploy.yml</c> and an App that is installed there, as far as releases need it.</summary>
internal sealed partial class FakeGithub : IAsyncDisposable
{
    public const string Token = "ghp_planted0token";
    public const string AppId = "4711";

    /// <summary>The App's private key.</summary>
    public static readonly RSA AppKey = RSA.Create(2048);

    private readonly FakeSystem _system;
    private readonly Lock _gate = new();
    private readonly List<FakeRun> _runs = [];
    private readonly HashSet<string> _installationTokens = [];

    private FakeGithub(FakeSystem system)
    {
        _system = system;
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>Answers in place of the system; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>Answers after the system has done what it was asked; null: as it is.</summary>
    public Func<SeenRequest, ScriptedAnswer?> After { get; set; } = _ => null;

    /// <summary>A dispatch is answered with the run, as on github.com.</summary>
    public bool NamesRun { get; set; } = true;

    /// <summary>A key that the server does not know is refused, as by Enterprise Server 3.19.</summary>
    public bool KnowsDetails { get; set; } = true;

    /// <summary>New runs are shown in lists.</summary>
    public bool ListsRuns { get; set; } = true;

    /// <summary>When runs are created.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<FakeRun> Runs
    {
        get
        {
            lock (_gate)
            {
                return [.. _runs];
            }
        }
    }

    public static async Task<FakeGithub> StartAsync()
    {
        FakeGithub? fake = null;
        fake = new FakeGithub(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context)));
        return fake;
    }

    public FakeRun Add(string title)
    {
        lock (_gate)
        {
            FakeRun run = new() { Id = 30_000_000_000 + _runs.Count, Title = title, CreatedAt = Now };
            _runs.Add(run);
            return run;
        }
    }

    /// <summary>The installation's rights were changed: its tokens end at once.</summary>
    public void RevokeInstallationTokens()
    {
        lock (_gate)
        {
            _installationTokens.Clear();
        }
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        SeenRequest request = Seen[^1];
        ScriptedAnswer answer = Script(request) ?? Do(request);
        return (After(request) ?? answer).WriteAsync(context.Response);
    }

    private ScriptedAnswer Do(SeenRequest request)
    {
        string bearer = request.Headers.GetValueOrDefault("Authorization", string.Empty).Replace("Bearer ", string.Empty, StringComparison.Ordinal);
        string path = request.Target.Split('?')[0];
        if (path is "/app" || path.EndsWith("/installation", StringComparison.Ordinal) || path.StartsWith("/app/", StringComparison.Ordinal))
        {
            return IsSigned(bearer) ? DoForApp(path) : Error(401, "A JSON web token could not be decoded");
        }

        lock (_gate)
        {
            return bearer == Token || _installationTokens.Contains(bearer) ? DoForToken(request, path) : Error(401, "Bad credentials");
        }
    }

    private ScriptedAnswer DoForApp(string path)
    {
        if (path == "/app")
        {
            return Json(200, new JsonObject { ["id"] = 4711, ["permissions"] = new JsonObject { ["actions"] = "write", ["metadata"] = "read" } });
        }

        if (path == "/repos/contoso/shop/installation")
        {
            return Json(200, new JsonObject { ["id"] = 99 });
        }

        if (path != "/app/installations/99/access_tokens")
        {
            return Error(404, "Not Found");
        }

        string token = $"ghs_installation{Guid.NewGuid():N}";
        lock (_gate)
        {
            _installationTokens.Add(token);
        }

        return Json(201, new JsonObject { ["token"] = token, ["expires_at"] = Now.AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ") });
    }

    private ScriptedAnswer DoForToken(SeenRequest request, string path)
    {
        if (path == "/rate_limit")
        {
            JsonObject rate = new() { ["limit"] = 5000, ["remaining"] = 4999, ["reset"] = 1, ["used"] = 1 };
            return Json(200, new JsonObject { ["rate"] = rate, ["resources"] = new JsonObject { ["core"] = rate.DeepClone(), ["search"] = rate.DeepClone() } });
        }

        if (path == "/repos/contoso/shop/actions/workflows/deploy.yml/dispatches")
        {
            return Dispatch(JsonNode.Parse(request.Body)!.AsObject());
        }

        if (path == "/repos/contoso/shop/actions/workflows/deploy.yml/runs")
        {
            int page = int.Parse(PagePattern().Match(request.Target).Groups[1].Value);
            FakeRun[] shown = ListsRuns ? [.. _runs.AsEnumerable().Reverse().Skip((page - 1) * 100).Take(100)] : [];
            return Json(200, new JsonObject { ["total_count"] = _runs.Count, ["workflow_runs"] = new JsonArray([.. shown.Select(run => run.ToJson())]) });
        }

        Match match = RunPattern().Match(path);
        FakeRun? found = match.Success ? _runs.FirstOrDefault(run => run.Id == long.Parse(match.Groups[1].Value)) : null;
        return found is null ? Error(404, "Not Found") : (request.Method, match.Groups[2].Value) switch
        {
            ("GET", "") => Read(request, found),
            ("GET", "/pending_deployments") => new ScriptedAnswer(200, found.Pending().ToJsonString(), ("Content-Type", "application/json")),
            ("POST", "/cancel") => Cancel(found),
            ("POST", "/force-cancel") => End(found),
            _ => Error(404, "Not Found"),
        };
    }

    private ScriptedAnswer Dispatch(JsonObject body)
    {
        if (!KnowsDetails && body.ContainsKey("return_run_details"))
        {
            return Error(422, "Invalid request.\n\n\"return_run_details\" is not a permitted key.");
        }

        if ((string?)body["ref"] is not ("main" or "v1"))
        {
            return Error(422, "No ref found for: " + body["ref"]);
        }

        string[] unknown = [.. body["inputs"]?.AsObject().Select(input => input.Key).Where(name => name is not ("version" or "correlation")) ?? []];
        if (unknown.Length > 0)
        {
            return Error(422, $"Unexpected inputs provided: [\"{string.Join("\", \"", unknown)}\"]");
        }

        FakeRun run = new() { Id = 30_000_000_000 + _runs.Count, Title = $"Deploy {body["inputs"]?["correlation"]}", CreatedAt = Now };
        _runs.Add(run);
        return NamesRun && (bool?)body["return_run_details"] == true
            ? Json(200, new JsonObject { ["workflow_run_id"] = run.Id, ["run_url"] = $"https://api.github.com/repos/contoso/shop/actions/runs/{run.Id}", ["html_url"] = run.Page })
            : new ScriptedAnswer(204);
    }

    private static ScriptedAnswer Read(SeenRequest request, FakeRun run)
    {
        string json = run.ToJson().ToJsonString();
        string etag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}\"";
        return request.Headers.GetValueOrDefault("If-None-Match") == etag ? new ScriptedAnswer(304) : new ScriptedAnswer(200, json, ("Content-Type", "application/json"), ("ETag", etag));
    }

    private static ScriptedAnswer Cancel(FakeRun run)
    {
        if (run.Status == "completed")
        {
            return Error(409, "Cannot cancel a workflow run that is completed.");
        }

        return run.Stubborn ? Json(202, []) : End(run);
    }

    private static ScriptedAnswer End(FakeRun run)
    {
        (run.Status, run.Conclusion) = ("completed", "cancelled");
        return Json(202, []);
    }

    private static bool IsSigned(string jwt)
    {
        string[] parts = jwt.Split('.');
        return parts.Length == 3 && AppKey.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static ScriptedAnswer Error(int status, string message) => Json(status, new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest", ["status"] = $"{status}" });

    private static ScriptedAnswer Json(int status, JsonObject body) => new(status, body.ToJsonString(), ("Content-Type", "application/json; charset=utf-8"));

    [GeneratedRegex(@"[?&]page=(\d+)")]
    private static partial Regex PagePattern();

    [GeneratedRegex(@"^/repos/contoso/shop/actions/runs/(\d+)(/.*)?$")]
    private static partial Regex RunPattern();
}
