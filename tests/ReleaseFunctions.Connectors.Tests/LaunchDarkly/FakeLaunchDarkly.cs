using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.LaunchDarkly;

/// <summary>LaunchDarkly with one boolean flag, as its description says: semantic patches of the default rule and of on and off.</summary>
internal sealed class FakeLaunchDarkly : IAsyncDisposable
{
    public const string True = "11111111-aaaa";
    public const string False = "22222222-bbbb";

    private readonly FakeSystem _system;

    private FakeLaunchDarkly(FakeSystem system)
    {
        _system = system;
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    public IEnumerable<SeenRequest> Patches => Seen.Where(request => request.Method == "PATCH");

    /// <summary>Answers in place of the system; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    public JsonObject Flag { get; } = JsonNode.Parse($$"""
        {
          "name": "New checkout", "kind": "boolean", "key": "new-checkout", "_version": 1, "creationDate": 1, "archived": false, "temporary": true, "tags": [], "_links": {},
          "customProperties": {}, "experiments": { "baselineIdx": 0, "items": [] },
          "variations": [ { "_id": "{{True}}", "value": true }, { "_id": "{{False}}", "value": false } ],
          "defaults": { "onVariation": 0, "offVariation": 1 },
          "environments": {
            "production": {
              "on": false, "archived": false, "salt": "s", "sel": "s", "lastModified": 1, "version": 7, "targets": [ { "values": ["ada"], "variation": 0 } ], "rules": [],
              "fallthrough": { "variation": 0 }, "offVariation": 1, "_site": {}, "_environmentName": "Production", "trackEvents": false, "trackEventsFallthrough": false
            }
          }
        }
        """)!.AsObject();

    public JsonObject Environment => Flag["environments"]!["production"]!.AsObject();

    public static async Task<FakeLaunchDarkly> StartAsync(string? environment = null)
    {
        FakeLaunchDarkly? fake = null;
        fake = new FakeLaunchDarkly(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context)));
        foreach ((string key, JsonNode? value) in JsonNode.Parse(environment ?? "{}")!.AsObject())
        {
            fake.Environment[key] = value?.DeepClone();
        }

        return fake;
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        SeenRequest request = Seen[^1];
        context.Response.ContentType = "application/json";
        if (Script(request) is { } scripted)
        {
            return scripted.WriteAsync(context.Response);
        }

        if (request.Target != "/api/v2/flags/shop/new-checkout?env=production")
        {
            return new ScriptedAnswer(404, """{"code":"not_found","message":"Unknown flag"}""").WriteAsync(context.Response);
        }

        if (request.Method == "PATCH")
        {
            if (request.Headers["Content-Type"] != "application/json; domain-model=launchdarkly.semanticpatch")
            {
                return new ScriptedAnswer(400, """{"code":"invalid_request","message":"not a JSON patch"}""").WriteAsync(context.Response);
            }

            foreach (JsonNode? instruction in JsonNode.Parse(request.Body)!["instructions"]!.AsArray())
            {
                Apply(instruction!.AsObject());
            }

            Environment["version"] = Environment["version"]!.GetValue<int>() + 1;
        }

        return new ScriptedAnswer(200, Flag.ToJsonString()).WriteAsync(context.Response);
    }

    private void Apply(JsonObject instruction)
    {
        switch (instruction["kind"]!.GetValue<string>())
        {
            case "turnFlagOn":
                Environment["on"] = true;
                break;
            case "turnFlagOff":
                Environment["on"] = false;
                break;
            default:
                Environment["fallthrough"] = instruction["variationId"] is { } single ? new JsonObject { ["variation"] = IndexOf(single.GetValue<string>()) } : Rollout(instruction);
                break;
        }
    }

    private static JsonObject Rollout(JsonObject instruction)
    {
        JsonObject weights = instruction["rolloutWeights"]!.AsObject();
        Assert.Equal(100_000, weights.Sum(weight => weight.Value!.GetValue<int>()));
        JsonObject rollout = new()
        {
            ["variations"] = new JsonArray([.. weights.OrderBy(weight => IndexOf(weight.Key)).Select(weight => new JsonObject { ["variation"] = IndexOf(weight.Key), ["weight"] = weight.Value!.DeepClone() })]),
            ["contextKind"] = instruction["rolloutContextKind"]?.GetValue<string>() ?? "user",
        };
        if (instruction["rolloutBucketBy"] is { } bucketBy)
        {
            rollout["bucketBy"] = bucketBy.DeepClone();
        }

        return new JsonObject { ["rollout"] = rollout };
    }

    private static int IndexOf(string id) => id == True ? 0 : id == False ? 1 : id == "33333333-cccc" ? 2 : throw new InvalidOperationException($"No variation {id}.");
}
