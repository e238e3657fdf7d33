using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>Documents that are almost plans.</summary>
internal static class PlanMutations
{
    /// <summary>One value somewhere in the document replaced by another, or removed.</summary>
    public static Arbitrary<JsonNode> Replacements(JsonNode document)
    {
        int count = Count(document);
        string?[] values = ["null", "true", "0", "-1", "1e300", "\"\"", "\"x\"", "\"{{x}}\"", "\"10s\"", "[]", "{}", "[[{}]]", "{\"a\":{}}", "\"\\u0000\"", null];
        return (from at in Gen.Choose(1, count - 1)
                from value in Gen.Elements(values)
                select Replace(document, at, value)).ToArbitrary();
    }

    private static int Count(JsonNode? node) => 1 + (node switch
    {
        JsonObject members => members.Sum(m => Count(m.Value)),
        JsonArray items => items.Sum(Count),
        _ => 0,
    });

    private static JsonNode Replace(JsonNode document, int target, string? value)
    {
        int index = 0;
        return Copy(document)!;

        JsonNode? Copy(JsonNode? node)
        {
            index++;
            switch (node)
            {
                case JsonObject members:
                    JsonObject copy = [];
                    foreach ((string key, JsonNode? member) in members)
                    {
                        bool hit = index == target;
                        JsonNode? inner = Copy(member);
                        if (!hit || value is not null)
                        {
                            copy[key] = hit ? JsonNode.Parse(value!) : inner;
                        }
                    }

                    return copy;
                case JsonArray items:
                    JsonArray list = [];
                    foreach (JsonNode? item in items)
                    {
                        bool hit = index == target;
                        JsonNode? inner = Copy(item);
                        if (!hit || value is not null)
                        {
                            list.Add(hit ? JsonNode.Parse(value!) : inner);
                        }
                    }

                    return list;
                default:
                    return node?.DeepClone();
            }
        }
    }
}
