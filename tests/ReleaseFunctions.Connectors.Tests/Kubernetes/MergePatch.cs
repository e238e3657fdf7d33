using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

/// <summary>JSON merge patches (RFC 7396), and of Kubernetes' strategic ones what is used here: lists of named items, and <c>$patch: replace</c>.</summary>
internal static class MergePatch
{
    public static void Apply(JsonObject target, JsonObject patch, bool isStrategic)
    {
        foreach ((string key, JsonNode? value) in patch.Where(member => member.Key != "$patch").ToList())
        {
            switch (value)
            {
                case null:
                    target.Remove(key);
                    break;
                case JsonObject members when isStrategic && (string?)members["$patch"] == "replace":
                    JsonObject whole = members.DeepClone().AsObject();
                    whole.Remove("$patch");
                    target[key] = whole;
                    break;
                case JsonObject members:
                    JsonObject inner = target[key] as JsonObject ?? [];
                    target[key] = inner.Parent is null ? inner : inner.DeepClone();
                    Apply(target[key]!.AsObject(), members, isStrategic);
                    break;
                case JsonArray items when isStrategic && key == "containers":
                    foreach (JsonObject item in items.OfType<JsonObject>())
                    {
                        Apply(Named(target[key]!.AsArray(), (string)item["name"]!), item, isStrategic);
                    }

                    break;
                default:
                    target[key] = value.DeepClone();
                    break;
            }
        }
    }

    private static JsonObject Named(JsonArray list, string name)
    {
        if (list.OfType<JsonObject>().FirstOrDefault(item => (string?)item["name"] == name) is { } found)
        {
            return found;
        }

        JsonObject made = new() { ["name"] = name };
        list.Add((JsonNode)made);
        return made;
    }
}
