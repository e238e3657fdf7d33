using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.AzureDevOps;

/// <summary>An organization of Azure DevOps with the project <c>Big Shop</c> and its pipeline <c>deploy</c>, number 12.</summary>
internal sealed partial class FakeAzureDevOps : IAsyncDisposable
{
    public const string Token = "planted0pat0token";

    private readonly FakeSystem _system;
    private readonly Lock _gate = new();
    private readonly List<FakeBuild> _builds = [];

    private FakeAzureDevOps(FakeSystem system)
    {
        _system = system;
    }

    public Uri Url => new(_system.Url, "contoso");

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>Answers in place of the system; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>Answers after the system has done what it was asked; null: as it is.</summary>
    public Func<SeenRequest, ScriptedAnswer?> After { get; set; } = _ => null;

    /// <summary>Pipelines named <c>deploy</c>, in different folders.</summary>
    public IReadOnlyList<long> Named { get; set; } = [12];

    /// <summary>Runs in one page of a list.</summary>
    public int PageSize { get; set; } = 200;

    public IReadOnlyList<FakeBuild> Builds
    {
        get
        {
            lock (_gate)
            {
                return [.. _builds];
            }
        }
    }

    public static async Task<FakeAzureDevOps> StartAsync()
    {
        FakeAzureDevOps? fake = null;
        fake = new FakeAzureDevOps(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context)));
        return fake;
    }

    public FakeBuild Add(string? correlation = null)
    {
        lock (_gate)
        {
            FakeBuild build = new() { Id = 1000 + _builds.Count, Parameters = new JsonObject { ["correlation"] = correlation } };
            _builds.Add(build);
            return build;
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
        if (request.Headers.GetValueOrDefault("Authorization") != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($":{Token}"))}")
        {
            return new ScriptedAnswer(203, "<html>Azure DevOps Services | Sign In</html>", ("Content-Type", "text/html"));
        }

        (string path, string query) = request.Target.Split('?') is [var first, var second] ? (Uri.UnescapeDataString(first), second) : (request.Target, string.Empty);
        System.Collections.Specialized.NameValueCollection values = HttpUtility.ParseQueryString(query);
        if (values["api-version"] is null)
        {
            return Error(400, "No api-version was supplied for the request.");
        }

        lock (_gate)
        {
            return (request.Method, path) switch
            {
                ("GET", "/contoso/_apis/connectionData") => Json(new JsonObject { ["authenticatedUser"] = new JsonObject { ["id"] = "0f1e2d3c-0000-0000-0000-000000000001" } }),
                ("GET", "/contoso/Big Shop/_apis/build/definitions") => Json(new JsonObject
                {
                    ["value"] = new JsonArray([.. (values["name"] == "deploy" ? Named : []).Select(id => new JsonObject { ["id"] = id, ["name"] = "deploy" })]),
                }),
                ("POST", "/contoso/Big Shop/_apis/pipelines/12/runs") => Run(JsonNode.Parse(request.Body)!),
                ("GET", "/contoso/Big Shop/_apis/build/builds") => List(values),
                _ => DoForBuild(request, path),
            };
        }
    }

    private ScriptedAnswer Run(JsonNode body)
    {
        if ((string?)body["resources"]!["repositories"]!["self"]!["refName"] is not ("refs/heads/main" or "refs/tags/v1"))
        {
            return Error(400, "Could not resolve the reference.");
        }

        JsonObject parameters = body["templateParameters"]!.AsObject();
        if (parameters.FirstOrDefault(parameter => parameter.Key is not ("version" or "correlation")).Key is { } unexpected)
        {
            return Error(400, $"/azure-pipelines.yml: Unexpected parameter '{unexpected}'");
        }

        FakeBuild build = new() { Id = 1000 + _builds.Count, Parameters = parameters.DeepClone().AsObject() };
        _builds.Add(build);
        return Json(new JsonObject { ["id"] = build.Id, ["name"] = "20261123.1", ["state"] = "inProgress", ["_links"] = new JsonObject { ["web"] = new JsonObject { ["href"] = build.Page } } });
    }

    private ScriptedAnswer List(System.Collections.Specialized.NameValueCollection values)
    {
        int skip = int.Parse(values["continuationToken"] ?? "0");
        JsonObject page = new() { ["value"] = new JsonArray([.. _builds.AsEnumerable().Reverse().Skip(skip).Take(PageSize).Select(build => build.ToJson())]) };
        return _builds.Count > skip + PageSize
            ? new ScriptedAnswer(200, page.ToJsonString(), ("Content-Type", "application/json"), ("x-ms-continuationtoken", $"{skip + PageSize}"))
            : Json(page);
    }

    private ScriptedAnswer DoForBuild(SeenRequest request, string path)
    {
        Match match = BuildPattern().Match(path);
        FakeBuild? build = match.Success ? _builds.FirstOrDefault(one => one.Id == long.Parse(match.Groups[1].Value)) : null;
        if (build is null)
        {
            return Error(404, "The requested build could not be found.");
        }

        if (match.Groups[2].Length > 0)
        {
            return Json(build.Timeline());
        }

        if (request.Method == "PATCH" && (string?)JsonNode.Parse(request.Body)!["status"] == "cancelling")
        {
            if (build.Status == "completed")
            {
                return Error(400, "The build has already completed.");
            }

            build.Status = "cancelling";
        }

        return Json(build.ToJson());
    }

    private static ScriptedAnswer Error(int status, string message) =>
        new(status, new JsonObject { ["$id"] = "1", ["message"] = message, ["typeKey"] = "X" }.ToJsonString(), ("Content-Type", "application/json"));

    private static ScriptedAnswer Json(JsonObject body) => new(200, body.ToJsonString(), ("Content-Type", "application/json"));

    [GeneratedRegex("^/contoso/Big Shop/_apis/build/builds/([0-9]+)(/timeline)?$")]
    private static partial Regex BuildPattern();
}

/// <summary>A run of <see cref="FakeAzureDevOps"/>.</summary>
internal sealed class FakeBuild
{
    public required long Id { get; init; }

    public required JsonObject Parameters { get; init; }

    public string? Status { get; set; } = "notStarted";

    public string? Result { get; set; }

    /// <summary>The stage that waits for an approval.</summary>
    public string? Waits { get; set; }

    public string Page => $"https://dev.azure.com/contoso/shop/_build/results?buildId={Id}";

    public JsonObject ToJson()
    {
        JsonObject build = new() { ["id"] = Id, ["status"] = Status, ["templateParameters"] = Parameters.DeepClone(), ["_links"] = new JsonObject { ["web"] = new JsonObject { ["href"] = Page } } };
        if (Result is not null)
        {
            build["result"] = Result;
        }

        return build;
    }

    public JsonObject Timeline() => new()
    {
        ["records"] = new JsonArray(
            new JsonObject { ["id"] = "s", ["parentId"] = null, ["type"] = "Stage", ["name"] = Waits ?? "build", ["state"] = "pending" },
            new JsonObject { ["id"] = "c", ["parentId"] = "s", ["type"] = "Checkpoint", ["name"] = "Checkpoint", ["state"] = "inProgress" },
            new JsonObject { ["id"] = "a", ["parentId"] = "c", ["type"] = "Checkpoint.Approval", ["name"] = "Checkpoint.Approval", ["state"] = Waits is null ? "completed" : "inProgress" }),
    };
}
