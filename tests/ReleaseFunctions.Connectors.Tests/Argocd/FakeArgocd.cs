using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.Argocd;

/// <summary>
/// Argo CD's server with one application, as its description and its source say: one operation at a time, kept apart from its state; each time the application is read an
/// operation that was accepted goes one step on (accepted, running, ended, looked at again). Needs nothing of this project but <see cref="FakeSystem"/> and <see cref="ScriptedAnswer"/>.
/// </summary>
internal sealed class FakeArgocd : IAsyncDisposable
{
    public const string Token = "planted-argocd-token";

    private readonly FakeSystem _system;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private int _step;

    private FakeArgocd(FakeSystem system, TimeProvider time)
    {
        _system = system;
        _time = time;
        Record(Followed(), null);
        Status["reconciledAt"] = Now;
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>Answers in place of the server; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>The phase in which operations end.</summary>
    public string EndsAs { get; set; } = "Succeeded";

    /// <summary>The application's health after a sync.</summary>
    public string HealthAfterwards { get; set; } = "Healthy";

    /// <summary>Reading the application takes an operation one step on; false: it stays where it is.</summary>
    public bool GoesOn { get; set; } = true;

    /// <summary>A sync window of the project forbids syncs.</summary>
    public bool IsWindowClosed { get; set; }

    /// <summary>It does not know the revisions of single sources.</summary>
    public bool IsOld { get; set; }

    /// <summary>What <c>can-i</c> says.</summary>
    public bool MaySync { get; set; } = true;

    /// <summary>Operations that were accepted, oldest first.</summary>
    public List<JsonObject> Accepted { get; } = [];

    public JsonObject App { get; } = JsonNode.Parse("""
        {
          "metadata": { "name": "checkout", "namespace": "argocd", "uid": "7c5a", "resourceVersion": "1", "generation": 1 },
          "spec": {
            "project": "shop",
            "source": { "repoURL": "https://git.contoso.example/shop.git", "path": "deploy", "targetRevision": "main" },
            "destination": { "server": "https://kubernetes.default.svc", "namespace": "shop" }
          },
          "status": { "sync": { "status": "Synced" }, "health": { "status": "Healthy" }, "history": [] }
        }
        """)!.AsObject();

    public JsonObject Status => App["status"]!.AsObject();

    public JsonArray History => Status["history"]!.AsArray();

    private JsonArray? Sources => App["spec"]!["sources"] as JsonArray;

    private string Now => _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static async Task<FakeArgocd> StartAsync(TimeProvider time)
    {
        FakeArgocd? fake = null;
        fake = new FakeArgocd(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context)), time);
        return fake;
    }

    /// <summary>The commit that a branch, tag or commit stands for.</summary>
    public static string Resolve(string revision) =>
        revision.Length == 40 ? revision : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(revision)))[..40];

    /// <summary>The application has a chart and, named <c>values</c>, a repository with its values.</summary>
    public void UseTwoSources()
    {
        JsonObject spec = App["spec"]!.AsObject();
        spec.Remove("source");
        spec["sources"] = JsonNode.Parse("""
            [
              { "repoURL": "https://charts.contoso.example", "chart": "shop", "targetRevision": "1.0.0", "helm": { "valueFiles": ["$values/prod.yaml"] } },
              { "repoURL": "https://git.contoso.example/values.git", "targetRevision": "main", "ref": "values", "name": "values" }
            ]
            """);
        History.Clear();
        Record(Followed(), null);
    }

    /// <summary>Takes a request as if it were answered, for an answer that gets lost.</summary>
    public void BeginAsIfAnswered(SeenRequest request)
    {
        lock (_lock)
        {
            Answer(request);
        }
    }

    /// <summary>Somebody else syncs, and it has succeeded.</summary>
    public void SyncByHand(string revision, string user = "ada")
    {
        lock (_lock)
        {
            Begin(new JsonObject { ["sync"] = new JsonObject { ["revision"] = Resolve(revision) }, ["initiatedBy"] = new JsonObject { ["username"] = user } });
            Advance();
            Advance();
            Advance();
        }
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        SeenRequest request = SeenRequest.Of(context);
        context.Response.Headers.Date = _time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
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
        Uri url = new($"http://argocd{request.Target}");
        bool isKnown = request.Headers.GetValueOrDefault("Authorization") == $"Bearer {Token}";
        switch (request.Method, url.AbsolutePath)
        {
            case ("GET", "/api/version"):
                return (200, new JsonObject { ["Version"] = "v3.1.0+fake" });
            case ("GET", "/api/v1/session/userinfo"):
                return (200, isKnown ? new JsonObject { ["loggedIn"] = true, ["username"] = "proj:shop:releases", ["iss"] = "argocd" } : new JsonObject { ["loggedIn"] = false });
        }

        if (!isKnown)
        {
            return Error(401, 16, "invalid session: token is malformed");
        }

        if (url.AbsolutePath.StartsWith("/api/v1/account/can-i/applications/sync/", StringComparison.Ordinal))
        {
            return (200, new JsonObject { ["value"] = MaySync ? "yes" : "no" });
        }

        JsonObject body = request.Body.Length == 0 ? [] : JsonNode.Parse(request.Body)!.AsObject();
        string? project = System.Web.HttpUtility.ParseQueryString(url.Query)["project"] ?? (string?)body["project"];
        string[] path = url.AbsolutePath.Split('/');
        return path is not ["", "api", "v1", "applications", "checkout", ..] || project is not (null or "shop")
            ? project is null ? Error(403, 7, "permission denied") : Error(404, 5, "applications.argoproj.io \"checkout\" not found")
            : (request.Method, string.Join('/', path[5..])) switch
            {
                ("GET", "") => Read(),
                ("POST", "sync") => Sync(body),
                ("POST", "rollback") => RollBack(body),
                ("DELETE", "operation") => Terminate(),
                _ => Error(501, 12, "Not Implemented"),
            };
    }

    private (int, JsonObject) Read()
    {
        if (GoesOn)
        {
            Advance();
        }

        return (200, App.DeepClone().AsObject());
    }

    private (int, JsonObject) Sync(JsonObject body)
    {
        if (Sources is { } sources)
        {
            return SyncSources(body, sources);
        }

        string following = (string)App["spec"]!["source"]!["targetRevision"]!;
        string wanted = (string?)body["revision"] ?? following;
        if (IsWindowClosed)
        {
            return Error(403, 7, "cannot sync: blocked by sync window");
        }

        if (App["spec"]!["syncPolicy"]?["automated"] is not null && wanted != following)
        {
            return Error(400, 9, $"Cannot sync to {wanted}: auto-sync currently set to {following}");
        }

        JsonObject sync = new() { ["revision"] = Resolve(wanted), ["prune"] = body["prune"]?.DeepClone(), ["syncStrategy"] = body["strategy"]?.DeepClone() };
        JsonObject operation = new() { ["sync"] = sync, ["initiatedBy"] = new JsonObject { ["username"] = "proj:shop:releases" } };
        if (body["infos"] is JsonArray infos)
        {
            operation["info"] = infos.DeepClone();
        }

        return Begin(operation);
    }

    private (int, JsonObject) SyncSources(JsonObject body, JsonArray sources)
    {
        JsonArray revisions = Followed()["revisions"]!.DeepClone().AsArray();
        foreach ((JsonNode? position, JsonNode? revision) in (body["sourcePositions"] as JsonArray ?? []).Zip(body["revisions"] as JsonArray ?? []))
        {
            int number = int.Parse(position!.ToString(), CultureInfo.InvariantCulture);
            if (number < 1 || number > sources.Count)
            {
                return Error(500, 2, "source position is out of range");
            }

            revisions[number - 1] = Resolve((string)revision!);
        }

        JsonObject sync = new() { ["prune"] = body["prune"]?.DeepClone(), ["syncStrategy"] = body["strategy"]?.DeepClone() };
        if (!IsOld)
        {
            sync["revisions"] = revisions;
        }

        return Begin(new JsonObject { ["sync"] = sync, ["initiatedBy"] = new JsonObject { ["username"] = "proj:shop:releases" }, ["info"] = body["infos"]?.DeepClone() });
    }

    private (int, JsonObject) RollBack(JsonObject body)
    {
        if (App["spec"]!["syncPolicy"]?["automated"] is not null)
        {
            return Error(400, 9, "rollback cannot be initiated when auto-sync is enabled");
        }

        JsonNode? entry = History.FirstOrDefault(one => one!["id"]!.ToString() == body["id"]!.ToString());
        if (entry is null)
        {
            return Error(400, 3, $"application checkout does not have deployment with id {body["id"]}");
        }

        // With several sources, the one source is there, too, and empty.
        JsonObject sync = new(Revisions(entry)) { ["source"] = entry["source"]?.DeepClone() ?? new JsonObject { ["repoURL"] = string.Empty }, ["syncStrategy"] = new JsonObject { ["apply"] = new JsonObject() } };
        if (entry["sources"] is { } sources)
        {
            sync["sources"] = sources.DeepClone();
        }

        return Begin(new JsonObject { ["sync"] = sync, ["initiatedBy"] = new JsonObject { ["username"] = "proj:shop:releases" } });
    }

    private (int, JsonObject) Terminate()
    {
        if (App["operation"] is null || Status["operationState"] is null)
        {
            return Error(400, 3, "Unable to terminate operation. No operation is in progress");
        }

        Status["operationState"]!["phase"] = "Terminating";
        return (200, []);
    }

    private (int, JsonObject) Begin(JsonObject operation)
    {
        if (App["operation"] is not null)
        {
            return Error(400, 9, "another operation is already in progress");
        }

        Accepted.Add(operation.DeepClone().AsObject());
        App["operation"] = operation;
        Status.Remove("operationState");
        _step = 0;
        return (200, App.DeepClone().AsObject());
    }

    /// <summary>What the controller does next.</summary>
    private void Advance()
    {
        JsonNode? state = Status["operationState"];
        if (App["operation"] is { } operation)
        {
            bool terminated = (string?)state?["phase"] == "Terminating";
            _step++;
            if (_step == 1)
            {
                Status["operationState"] = new JsonObject { ["operation"] = operation.DeepClone(), ["phase"] = "Running", ["startedAt"] = Now, ["message"] = "waiting for healthy state of apps/Deployment/checkout" };
            }
            else
            {
                End(state!.AsObject(), operation.AsObject(), terminated ? "Failed" : EndsAs, terminated ? "Operation terminated" : null);
            }
        }
        else if (_step == 2)
        {
            _step++;
            bool synced = (string?)state?["phase"] == "Succeeded";
            Status["reconciledAt"] = Now;
            Status["health"] = new JsonObject { ["status"] = synced ? HealthAfterwards : "Healthy", ["lastTransitionTime"] = Now };
        }
    }

    private void End(JsonObject state, JsonObject operation, string phase, string? message)
    {
        App.Remove("operation");
        JsonObject revisions = new(Revisions(operation["sync"]!));
        state["phase"] = phase;
        state["finishedAt"] = Now;
        state["message"] = message ?? (phase == "Succeeded" ? "successfully synced (all tasks run)" : "one or more objects failed to apply");
        state["syncResult"] = new JsonObject(Revisions(revisions))
        {
            ["resources"] = new JsonArray(new JsonObject
            {
                ["group"] = "apps",
                ["version"] = "v1",
                ["kind"] = "Deployment",
                ["namespace"] = "shop",
                ["name"] = "checkout",
                ["status"] = phase == "Succeeded" ? "Synced" : "SyncFailed",
                ["message"] = phase == "Succeeded" ? "deployment.apps/checkout configured" : "admission webhook denied the request",
            })
        };
        if (phase == "Succeeded")
        {
            Record(revisions, operation["sync"]!.AsObject());
            Status["health"] = new JsonObject { ["status"] = "Progressing", ["lastTransitionTime"] = Now };
        }
    }

    /// <param name="revisions">What was synced.</param>
    /// <param name="from">Where its sources stand, if it brought its own.</param>
    private void Record(JsonObject revisions, JsonObject? from)
    {
        bool follows = JsonNode.DeepEquals(revisions, Followed());
        Status["sync"] = new JsonObject(Revisions(Followed())) { ["status"] = follows ? "Synced" : "OutOfSync" };
        string sources = Sources is null ? "source" : "sources";
        History.Add((JsonNode)new JsonObject(Revisions(revisions)) { ["id"] = History.Count, ["deployedAt"] = Now, ["deployStartedAt"] = Now, [sources] = (from?[sources] ?? App["spec"]![sources]!).DeepClone() });
    }

    /// <summary>What the application follows, resolved.</summary>
    private JsonObject Followed() => Sources is { } sources
        ? new JsonObject { ["revisions"] = new JsonArray([.. sources.Select(source => JsonValue.Create(Resolve((string)source!["targetRevision"]!)))]) }
        : new JsonObject { ["revision"] = Resolve((string)App["spec"]!["source"]!["targetRevision"]!) };

    /// <summary>The members that say what was or is to be synced, and no others.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Revisions(JsonNode node) =>
        node.AsObject().Where(member => member.Key is "revision" or "revisions").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())).ToArray();

    private static (int, JsonObject) Error(int status, int code, string text) => (status, new JsonObject { ["error"] = text, ["code"] = code, ["message"] = text });
}
