using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.Gitlab;

/// <summary>GitLab with the project <c>contoso/shop</c>, number 7, and pipelines of other projects that those of the first have started.</summary>
internal sealed partial class FakeGitlab : IAsyncDisposable
{
    public const string Token = "glpat-planted0token";
    public const long Project = 7;

    private readonly FakeSystem _system;
    private readonly Lock _gate = new();
    private readonly List<FakePipeline> _pipelines = [];

    private FakeGitlab(FakeSystem system)
    {
        _system = system;
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>Answers in place of the system; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>Answers after the system has done what it was asked; null: as it is.</summary>
    public Func<SeenRequest, ScriptedAnswer?> After { get; set; } = _ => null;

    /// <summary>When pipelines are created.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Children are cancelled with their parent.</summary>
    public bool CancelsChildren { get; set; }

    public IReadOnlyList<FakePipeline> Pipelines
    {
        get
        {
            lock (_gate)
            {
                return [.. _pipelines];
            }
        }
    }

    public static async Task<FakeGitlab> StartAsync()
    {
        FakeGitlab? fake = null;
        fake = new FakeGitlab(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context)));
        return fake;
    }

    public FakePipeline Add(long project = Project, FakePipeline? parent = null, string status = "running", params (string Key, string Value)[] variables)
    {
        lock (_gate)
        {
            FakePipeline pipeline = new() { Id = 100 + _pipelines.Count, Project = project, Status = status, Variables = variables, CreatedAt = Now };
            _pipelines.Add(pipeline);
            parent?.Children.Add(pipeline);
            return pipeline;
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
        if (request.Headers.GetValueOrDefault("PRIVATE-TOKEN") != Token)
        {
            return Json(401, new JsonObject { ["message"] = "401 Unauthorized" });
        }

        string target = request.Target.Replace("/api/v4/projects/contoso%2Fshop", "/api/v4/projects/7", StringComparison.Ordinal).Replace("/api/v4/projects/contoso/shop", "/api/v4/projects/7", StringComparison.Ordinal);
        (string path, string query) = target.Split('?') is [var first, var second] ? (first, second) : (target, string.Empty);
        lock (_gate)
        {
            return (request.Method, path) switch
            {
                ("GET", "/api/v4/user") => Json(200, new JsonObject { ["id"] = 5, ["username"] = "release-bot" }),
                ("GET", "/api/v4/personal_access_tokens/self") => Json(200, new JsonObject { ["id"] = 1, ["active"] = true, ["revoked"] = false, ["scopes"] = new JsonArray("api"), ["expires_at"] = "2027-01-01" }),
                ("POST", "/api/v4/projects/7/pipeline") => Create(JsonNode.Parse(request.Body)!),
                ("GET", "/api/v4/projects/7/pipelines") => List(query),
                _ => DoForPipeline(request.Method, path, query),
            };
        }
    }

    private ScriptedAnswer Create(JsonNode body)
    {
        if ((string?)body["ref"] is not ("main" or "v1"))
        {
            return Json(400, new JsonObject { ["message"] = new JsonObject { ["base"] = new JsonArray("Reference not found") } });
        }

        FakePipeline pipeline = new()
        {
            Id = 100 + _pipelines.Count,
            Project = Project,
            Status = "created",
            CreatedAt = Now,
            Variables = [.. body["variables"]!.AsArray().Select(variable => ((string)variable!["key"]!, (string)variable["value"]!))],
        };
        _pipelines.Add(pipeline);
        return Json(201, pipeline.ToJson());
    }

    private ScriptedAnswer List(string query)
    {
        FakePipeline[] all = [.. _pipelines.Where(pipeline => pipeline.Project == Project).Reverse()];
        return Page([.. all.Select(pipeline => pipeline.ToJson(isBasic: true))], query);
    }

    private ScriptedAnswer DoForPipeline(string method, string path, string query)
    {
        Match match = PipelinePattern().Match(path);
        FakePipeline? pipeline = match.Success
            ? _pipelines.FirstOrDefault(one => one.Project == long.Parse(match.Groups[1].Value) && one.Id == long.Parse(match.Groups[2].Value))
            : null;
        return pipeline is null ? Json(404, new JsonObject { ["message"] = "404 Not found" }) : (method, match.Groups[3].Value) switch
        {
            ("GET", "") => Json(200, pipeline.ToJson()),
            ("GET", "/variables") => Json(200, new JsonArray([.. pipeline.Variables.Select(v => new JsonObject { ["variable_type"] = "env_var", ["key"] = v.Key, ["value"] = v.Value, ["raw"] = false })])),
            ("GET", "/bridges") => Page([.. pipeline.Children.Select(pipeline.Bridge)], query),
            ("GET", "/jobs") => Json(200, new JsonArray([.. pipeline.ManualJobs.Select(name => new JsonObject { ["id"] = 1, ["name"] = name, ["status"] = "manual" })])),
            ("POST", "/cancel") => Cancel(pipeline),
            _ => Json(405, new JsonObject { ["error"] = "405 Not Allowed" }),
        };
    }

    private ScriptedAnswer Cancel(FakePipeline pipeline)
    {
        if (pipeline.Status is not ("success" or "failed" or "canceled" or "skipped"))
        {
            pipeline.Status = pipeline.Lingers ? "canceling" : "canceled";
            foreach (FakePipeline child in CancelsChildren ? pipeline.Children : [])
            {
                child.Status = "canceled";
            }
        }

        return Json(201, pipeline.ToJson());
    }

    private static ScriptedAnswer Page(IReadOnlyList<JsonObject> all, string query)
    {
        System.Collections.Specialized.NameValueCollection values = HttpUtility.ParseQueryString(query);
        int page = int.Parse(values["page"]!);
        int size = int.Parse(values["per_page"]!);
        string next = all.Count > page * size ? $"{page + 1}" : string.Empty;
        return new ScriptedAnswer(200, new JsonArray([.. all.Skip((page - 1) * size).Take(size)]).ToJsonString(), ("Content-Type", "application/json"), ("X-Next-Page", next), ("X-Per-Page", $"{size}"));
    }

    private static ScriptedAnswer Json(int status, JsonNode body) => new(status, body.ToJsonString(), ("Content-Type", "application/json"));

    [GeneratedRegex(@"^/api/v4/projects/(\d+)/pipelines/(\d+)(/.*)?$")]
    private static partial Regex PipelinePattern();
}

/// <summary>A pipeline of <see cref="FakeGitlab"/>.</summary>
internal sealed class FakePipeline
{
    public required long Id { get; init; }

    public required long Project { get; init; }

    public required string? Status { get; set; }

    public IReadOnlyList<(string Key, string Value)> Variables { get; init; } = [];

    /// <summary>Pipelines that it has started.</summary>
    public List<FakePipeline> Children { get; } = [];

    /// <summary>Jobs that somebody has to play.</summary>
    public IReadOnlyList<string> ManualJobs { get; set; } = [];

    /// <summary>Its trigger has <c>allow_failure</c>.</summary>
    public bool MayFail { get; init; }

    /// <summary>Takes its time to be cancelled.</summary>
    public bool Lingers { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public string Page => $"https://gitlab.example/p{Project}/-/pipelines/{Id}";

    public JsonObject ToJson(bool isBasic = false)
    {
        JsonObject pipeline = new()
        {
            ["id"] = Id,
            ["iid"] = 1,
            ["project_id"] = Project,
            ["sha"] = "a91957a858320c0e17f3a0eca7cfacbff50ea29a",
            ["ref"] = "main",
            ["status"] = Status,
            ["source"] = "api",
            ["created_at"] = CreatedAt.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
            ["updated_at"] = CreatedAt.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
            ["web_url"] = Page,
        };
        if (!isBasic)
        {
            pipeline["tag"] = false;
        }

        return pipeline;
    }

    public JsonObject Bridge(FakePipeline child) => new()
    {
        ["id"] = 1,
        ["name"] = $"trigger-{child.Id}",
        ["stage"] = "deploy",
        ["status"] = "success",
        ["allow_failure"] = child.MayFail,
        ["downstream_pipeline"] = child.ToJson(isBasic: true),
    };
}
