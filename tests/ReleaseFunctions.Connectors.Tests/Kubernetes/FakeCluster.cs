using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

/// <summary>
/// The API of a Kubernetes cluster with the objects that a test puts there: reads, lists by label, patches on the condition of a resource version. Each time an object is read, the
/// controllers of <see cref="FakeControllers"/> go one step on. Needs nothing of this project but <see cref="FakeSystem"/> and <see cref="ScriptedAnswer"/>.
/// </summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    public const string Token = "planted-cluster-token";

    private readonly FakeSystem _system;
    private readonly Dictionary<string, JsonObject> _objects = [];
    private readonly Lock _lock = new();
    private long _version = 100;

    private FakeCluster(FakeSystem system)
    {
        _system = system;
        Controllers = new FakeControllers(this);
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    public IEnumerable<SeenRequest> Patches => Seen.Where(request => request.Method == "PATCH");

    public FakeControllers Controllers { get; }

    /// <summary>Answers in place of the server; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>Reading an object lets its controller go one step on; false: it stays where it is.</summary>
    public bool GoesOn { get; set; } = true;

    /// <summary>What a review of the identity's rights says.</summary>
    public bool MayPatch { get; set; } = true;

    public static async Task<FakeCluster> StartAsync()
    {
        FakeCluster? fake = null;
        fake = new FakeCluster(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context)));
        return fake;
    }

    public JsonObject this[string path] => _objects[path];

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    /// <summary>Puts an object there as if it had been created, and its controller had done its work.</summary>
    public JsonObject Put(string path, string json)
    {
        JsonObject made = JsonNode.Parse(json)!.AsObject();
        made["metadata"] ??= new JsonObject();
        made["metadata"]!["uid"] = $"uid-{_objects.Count}";
        made["metadata"]!["generation"] = 1;
        Touch(made);
        _objects[path] = made;
        for (int step = 0; step < FakeControllers.Steps; step++)
        {
            Controllers.Step(path, made);
        }

        return made;
    }

    /// <summary>Objects below a path, without those below them.</summary>
    public IEnumerable<JsonObject> Below(string path) => _objects.Where(one => one.Key.StartsWith($"{path}/", StringComparison.Ordinal)).Select(one => one.Value);

    /// <summary>Keeps an object that a controller makes.</summary>
    public void Keep(string path, JsonObject made)
    {
        Touch(made);
        _objects[path] = made;
    }

    /// <summary>Takes an object away.</summary>
    public void Remove(string path) => _objects.Remove(path);

    /// <summary>Takes a patch as if it were answered, for an answer that gets lost.</summary>
    public void PatchAsIfAnswered(SeenRequest request)
    {
        lock (_lock)
        {
            Answer(request);
        }
    }

    /// <summary>Somebody else writes to an object.</summary>
    public void Touch(JsonObject changed) => changed["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);

    private Task AnswerAsync(HttpContext context)
    {
        SeenRequest request = SeenRequest.Of(context);
        context.Response.ContentType = "application/json";
        if (Script(request) is { } scripted)
        {
            return scripted.WriteAsync(context.Response);
        }

        lock (_lock)
        {
            (int status, JsonObject body) = Answer(request);
            return new ScriptedAnswer(status, body.ToJsonString()).WriteAsync(context.Response);
        }
    }

    private (int Status, JsonObject Body) Answer(SeenRequest request)
    {
        Uri url = new($"http://cluster{request.Target}");
        string path = url.AbsolutePath;
        if (path == "/version")
        {
            return (200, new JsonObject { ["major"] = "1", ["minor"] = "32", ["gitVersion"] = "v1.32.0-fake" });
        }

        if (request.Headers.GetValueOrDefault("Authorization") != $"Bearer {Token}")
        {
            return Failure(401, "Unauthorized", "Unauthorized");
        }

        if (path == "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
        {
            return (201, new JsonObject { ["kind"] = "SelfSubjectAccessReview", ["status"] = new JsonObject { ["allowed"] = MayPatch } });
        }

        return (request.Method, _objects.GetValueOrDefault(path)) switch
        {
            ("GET", { } one) => Read(path, one),
            ("GET", null) when path.Split("/namespaces/") is [_, var rest] && rest.Count(c => c == '/') == 1 => List(path, System.Web.HttpUtility.ParseQueryString(url.Query)["labelSelector"]),
            ("PATCH", { } one) => Patch(one, request),
            _ => Failure(404, "NotFound", $"{path.Split('/')[^2]} \"{path.Split('/')[^1]}\" not found"),
        };
    }

    private (int, JsonObject) Read(string path, JsonObject one)
    {
        if (GoesOn)
        {
            Controllers.Step(path, one);
        }

        return (200, one.DeepClone().AsObject());
    }

    private (int, JsonObject) List(string path, string? selector)
    {
        string[] wanted = selector?.Split(',') ?? [];
        IEnumerable<JsonNode> items = Below(path)
            .Where(one => wanted.All(pair => (string?)one["metadata"]?["labels"]?[pair.Split('=')[0]] == pair.Split('=')[1]))
            .Select(one => one.DeepClone());
        return (200, new JsonObject { ["kind"] = "List", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. items]) });
    }

    private (int, JsonObject) Patch(JsonObject one, SeenRequest request)
    {
        string type = request.Headers["Content-Type"].Split(';')[0];
        bool isCustom = ((string)one["apiVersion"]!).Contains("fluxcd", StringComparison.Ordinal);
        if (type != (isCustom ? "application/merge-patch+json" : "application/strategic-merge-patch+json"))
        {
            return Failure(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
        }

        JsonObject patch = JsonNode.Parse(request.Body)!.AsObject();
        if (patch["metadata"]?["resourceVersion"] is { } version && (string?)version != (string?)one["metadata"]!["resourceVersion"])
        {
            return Failure(409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again");
        }

        string before = one["spec"]!.ToJsonString();
        MergePatch.Apply(one, patch, isStrategic: !isCustom);
        if (one["spec"]!.ToJsonString() != before)
        {
            one["metadata"]!["generation"] = (int)one["metadata"]!["generation"]! + 1;
        }

        Touch(one);
        return (200, one.DeepClone().AsObject());
    }

    private static (int, JsonObject) Failure(int status, string reason, string message) =>
        (status, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason, ["code"] = status });
}
