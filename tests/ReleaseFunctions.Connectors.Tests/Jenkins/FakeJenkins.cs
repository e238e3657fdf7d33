using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.Jenkins;

/// <summary>Jenkins with the job <c>shop/deploy</c> and its queue. Its own idea of its address leads nowhere, as behind many proxies.</summary>
internal sealed partial class FakeJenkins : IAsyncDisposable
{
    public const string User = "release-bot";
    public const string Token = "11planted0api0token";
    public const string Password = "planted-password";
    public const string Root = "http://jenkins.internal.invalid:8080";

    private readonly FakeSystem _system;
    private readonly Lock _gate = new();
    private readonly List<FakeItem> _items = [];

    private FakeJenkins(FakeSystem system)
    {
        _system = system;
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    public IEnumerable<string> Posts => Seen.Where(request => request.Method == "POST").Select(request => request.Target);

    /// <summary>Answers in place of the system; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>Answers after the system has done what it was asked; null: as it is.</summary>
    public Func<SeenRequest, ScriptedAnswer?> After { get; set; } = _ => null;

    /// <summary>When builds begin.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Path of the job.</summary>
    public string Job { get; set; } = "/job/shop/job/deploy";

    /// <summary>Parameters that the job declares; others are dropped.</summary>
    public IReadOnlyList<string> Parameters { get; set; } = ["VERSION", "RELEASE_CORRELATION"];

    public IReadOnlyList<FakeItem> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    public static async Task<FakeJenkins> StartAsync()
    {
        FakeJenkins? fake = null;
        fake = new FakeJenkins(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context)));
        return fake;
    }

    public FakeItem Add(params (string Name, string Value)[] parameters) => Add(isPipeline: true, parameters);

    public FakeItem Add(bool isPipeline, params (string Name, string Value)[] parameters)
    {
        lock (_gate)
        {
            FakeItem item = new() { IsPipeline = isPipeline, Id = 900 + _items.Count, Parameters = [.. parameters.Where(parameter => Parameters.Contains(parameter.Name))] };
            _items.Add(item);
            return item;
        }
    }

    /// <summary>The item leaves the queue and becomes a build.</summary>
    public FakeItem Begin(FakeItem item)
    {
        lock (_gate)
        {
            item.Build = _items.Max(other => other.Build) + 1;
            return item;
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
        string sent = Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.GetValueOrDefault("Authorization", "Basic ")["Basic ".Length..]));
        if (sent != $"{User}:{Token}" && sent != $"{User}:{Password}")
        {
            return new ScriptedAnswer(401, "<html>Invalid password/token for user</html>");
        }

        string path = request.Target.Split('?')[0];
        if (request.Method == "GET" && path.EndsWith("/api/json", StringComparison.Ordinal) && !path.StartsWith("/crumbIssuer", StringComparison.Ordinal) && !request.Target.Contains("?tree=", StringComparison.Ordinal))
        {
            return new ScriptedAnswer(500, "all of it would be megabytes");
        }

        bool isForged = sent == $"{User}:{Password}" && (request.Headers.GetValueOrDefault("Jenkins-Crumb") != "crumb-1" || request.Headers.GetValueOrDefault("Cookie") != "JSESSIONID.a1=node0");
        lock (_gate)
        {
            return request.Method == "POST" ? isForged ? new ScriptedAnswer(403, "<html>No valid crumb was included in the request</html>") : Post(request, path) : Get(path);
        }
    }

    private ScriptedAnswer Get(string path)
    {
        if (path == "/crumbIssuer/api/json")
        {
            return new ScriptedAnswer(
                200, """{"_class":"hudson.security.csrf.DefaultCrumbIssuer","crumb":"crumb-1","crumbRequestField":"Jenkins-Crumb"}""", ("Content-Type", "application/json"), ("Set-Cookie", "JSESSIONID.a1=node0; Path=/; HttpOnly"));
        }

        if (path == "/whoAmI/api/json")
        {
            return new ScriptedAnswer(200, $$"""{"name":"{{User}}","anonymous":false,"authenticated":true}""", ("Content-Type", "application/json"), ("X-Jenkins", "2.541.1"));
        }

        if (path == "/queue/api/json")
        {
            return Json(new JsonObject { ["items"] = new JsonArray([.. _items.Where(item => item is { Build: 0, Cancelled: false }).Select(item => new JsonObject { ["id"] = item.Id, ["actions"] = Actions(item) })]) });
        }

        if (ItemPattern().Match(path) is { Success: true } itemMatch)
        {
            FakeItem? item = _items.FirstOrDefault(one => one.Id == long.Parse(itemMatch.Groups[1].Value) && !one.Forgotten);
            return item is null ? NotFound() : Json(item.ToJson());
        }

        if (path == $"{Job}/api/json")
        {
            JsonArray builds = [.. _items.Where(item => item.Build > 0).OrderByDescending(item => item.Build).Take(100).Select(item => new JsonObject
            {
                ["number"] = item.Build, ["queueId"] = item.Id, ["timestamp"] = Now.ToUnixTimeMilliseconds(), ["actions"] = Actions(item),
            })];
            JsonArray definitions = [.. Parameters.Select(name => new JsonObject { ["name"] = name })];
            return Json(new JsonObject { ["buildable"] = true, ["property"] = new JsonArray(new JsonObject(), new JsonObject { ["parameterDefinitions"] = definitions }), ["builds"] = builds });
        }

        if (path.EndsWith("/wfapi/pendingInputActions", StringComparison.Ordinal))
        {
            return Find(path) is { IsPipeline: true } pipeline ? new ScriptedAnswer(200, pipeline.Inputs(Job).ToJsonString(), ("Content-Type", "application/json;charset=utf-8")) : NotFound();
        }

        return Find(path) is { } build && path.EndsWith("/api/json", StringComparison.Ordinal)
            ? Json(new JsonObject { ["building"] = build.Result is null, ["result"] = build.Result, ["url"] = $"{Root}{Job}/{build.Build}/" })
            : NotFound();
    }

    private ScriptedAnswer Post(SeenRequest request, string path)
    {
        if (path == "/queue/cancelItem")
        {
            FakeItem? item = _items.FirstOrDefault(one => request.Target.EndsWith($"?id={one.Id}", StringComparison.Ordinal));
            if (item is not { Build: 0 })
            {
                return new ScriptedAnswer(404);
            }

            item.Cancelled = true;
            return new ScriptedAnswer(204);
        }

        if (path == $"{Job}/{(Parameters.Count == 0 ? "build" : "buildWithParameters")}")
        {
            System.Collections.Specialized.NameValueCollection form = HttpUtility.ParseQueryString(request.Body);
            FakeItem item = new() { Id = 900 + _items.Count, Parameters = [.. form.AllKeys.OfType<string>().Where(name => Parameters.Contains(name)).Select(name => (name, form[name]!))] };
            _items.Add(item);
            return new ScriptedAnswer(201, string.Empty, ("Location", $"{Root}/queue/item/{item.Id}/"));
        }

        if (Find(path) is not { } build)
        {
            return NotFound();
        }

        string word = path[(path.LastIndexOf('/') + 1)..];
        if (word == build.ObeysTo)
        {
            build.Result = "ABORTED";
        }

        return new ScriptedAnswer(302, string.Empty, ("Location", $"{Root}{Job}/{build.Build}/"));
    }

    private FakeItem? Find(string path) => path.StartsWith(Job, StringComparison.Ordinal) && BuildPattern().Match(path[Job.Length..]) is { Success: true } match
        ? _items.FirstOrDefault(item => item.Build > 0 && item.Build == long.Parse(match.Groups[1].Value))
        : null;

    private static JsonArray Actions(FakeItem item) =>
        [new JsonObject(), new JsonObject { ["parameters"] = new JsonArray([.. item.Parameters.Select(parameter => new JsonObject { ["name"] = parameter.Name, ["value"] = parameter.Value })]) }];

    private static ScriptedAnswer NotFound() => new(404, "<html>Not Found</html>", ("Content-Type", "text/html"));

    private static ScriptedAnswer Json(JsonObject body) => new(200, body.ToJsonString(), ("Content-Type", "application/json"));

    [GeneratedRegex("^/queue/item/([0-9]+)/api/json$")]
    private static partial Regex ItemPattern();

    [GeneratedRegex("^/([0-9]+)/(api/json|wfapi/pendingInputActions|stop|term|kill)$")]
    private static partial Regex BuildPattern();
}

/// <summary>What was asked for: an item of the queue of <see cref="FakeJenkins"/>, then a build.</summary>
internal sealed class FakeItem
{
    public required long Id { get; init; }

    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>Number of the build; 0: it waits.</summary>
    public long Build { get; set; }

    public string? Result { get; set; }

    public bool Cancelled { get; set; }

    /// <summary>It left the queue more than five minutes ago.</summary>
    public bool Forgotten { get; set; }

    /// <summary>The word that ends it.</summary>
    public string ObeysTo { get; set; } = "stop";

    /// <summary>It is of a pipeline, and the plugin that tells its inputs is there.</summary>
    public bool IsPipeline { get; init; } = true;

    /// <summary>What the input steps ask that it waits at.</summary>
    public IReadOnlyList<string> Questions { get; set; } = [];

    public JsonArray Inputs(string job) => [.. Questions.Select((question, at) => new JsonObject
    {
        ["id"] = $"Input{at}",
        ["proceedText"] = "Proceed",
        ["message"] = question,
        ["inputs"] = new JsonArray(),
        ["proceedUrl"] = $"{job}/{Build}/wfapi/inputSubmit?inputId=Input{at}",
        ["abortUrl"] = $"{job}/{Build}/input/Input{at}/abort",
        ["redirectApprovalUrl"] = $"{job}/{Build}/input/",
    })];

    public JsonObject ToJson()
    {
        JsonObject item = new() { ["why"] = Build > 0 || Cancelled ? null : "Waiting for next available executor", ["stuck"] = false, ["cancelled"] = Cancelled };
        if (Build > 0)
        {
            item["executable"] = new JsonObject { ["number"] = Build };
        }

        return item;
    }
}
