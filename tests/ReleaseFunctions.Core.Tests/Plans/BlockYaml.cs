using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>Writes a document as a person would: by indentation. Scalars are JSON's, which YAML shares.</summary>
internal static class BlockYaml
{
    public static string Write(JsonNode? node)
    {
        StringBuilder yaml = new();
        Append(yaml, node, 0);
        return yaml.ToString();
    }

    private static void Append(StringBuilder yaml, JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                foreach ((string key, JsonNode? value) in members)
                {
                    Item($"{JsonValue.Create(key).ToJsonString()}:", value);
                }

                break;
            case JsonArray { Count: > 0 } items:
                foreach (JsonNode? item in items)
                {
                    Item("-", item);
                }

                break;
            default:
                yaml.Append(' ', indent).Append(Scalar(node)).Append('\n');
                break;
        }

        void Item(string lead, JsonNode? value)
        {
            yaml.Append(' ', indent).Append(lead);
            if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                yaml.Append('\n');
                Append(yaml, value, indent + 2);
            }
            else
            {
                yaml.Append(' ').Append(Scalar(value)).Append('\n');
            }
        }
    }

    private static string Scalar(JsonNode? node) => node?.ToJsonString() ?? "null";
}
