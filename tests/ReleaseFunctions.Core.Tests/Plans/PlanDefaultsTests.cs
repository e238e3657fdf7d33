using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

public sealed class PlanDefaultsTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(PlanJsonSchema.Create())!.AsObject();

    /// <summary>The records fill defaults in, the schema and the docs announce them: the two must not drift apart.</summary>
    [Fact]
    public void Read_DefaultsOfTheSchemaWrittenOut_GivesTheSamePlan()
    {
        const string Sparse = """
            plan: sparse
            stages:
              - stage: only
                environment: test
                approval: { from: [a@contoso.example] }
                deploy:
                  webhook: { connection: target, path: /deploy }
                  retry: {}
                health:
                  checks:
                    - check: page
                      http: { connection: targetHttp, path: / }
                      pass: == 200
            """;
        PlanReading sparse = PlanSamples.Read(Sparse);
        JsonNode document = sparse.Document!.DeepClone();

        int written = WriteDefaults(document, Schema);
        PlanReading full = PlanSamples.Read(document.ToJsonString());

        Assert.Empty(full.Errors);
        Assert.Equal(19, written);
        Assert.NotEqual(sparse.Digest, full.Digest);
        Assert.Equal(JsonSerializer.Serialize(sparse.Plan, WireJson.Options), JsonSerializer.Serialize(full.Plan, WireJson.Options));
    }

    /// <summary>Adds every key that is absent and has a default; returns how many.</summary>
    private static int WriteDefaults(JsonNode node, JsonObject schema)
    {
        JsonObject resolved = Resolve(schema);
        if (node is JsonArray items)
        {
            return items.Sum(item => WriteDefaults(item!, resolved["items"]!.AsObject()));
        }

        if (node is not JsonObject members || resolved["properties"] is not JsonObject properties)
        {
            return 0;
        }

        int written = 0;
        foreach ((string key, JsonNode? property) in properties)
        {
            if (members[key] is { } value)
            {
                written += WriteDefaults(value, property!.AsObject());
            }
            else if (property!["default"] is { } absent)
            {
                members[key] = absent.DeepClone();
                written++;
            }
        }

        return written;
    }

    private static JsonObject Resolve(JsonObject schema)
    {
        string? reference = (schema["$ref"] ?? schema["allOf"]?[0]?["$ref"])?.GetValue<string>();
        return reference is null ? schema : Schema["definitions"]![reference["#/definitions/".Length..]]!.AsObject();
    }
}
