using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>What becomes of a text that may hold templates, by the place where it stands.</summary>
internal delegate string TextRewrite(string text, TemplatePlace place);

/// <summary>Rewrites the texts of maps and of JSON.</summary>
internal static class TextRewrites
{
    public static IReadOnlyDictionary<string, string> Values(this TextRewrite rewrite, IReadOnlyDictionary<string, string> map, TemplatePlace place) =>
        map.ToDictionary(member => member.Key, member => rewrite(member.Value, place));

    public static JsonElement? Json(this TextRewrite rewrite, JsonElement? json) =>
        json is { } element ? JsonSerializer.SerializeToElement(rewrite.Node(JsonSerializer.SerializeToNode(element))) : null;

    private static JsonNode? Node(this TextRewrite rewrite, JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, rewrite.Node(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(rewrite.Node)]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(rewrite(text, TemplatePlace.Text)),
        _ => node?.DeepClone(),
    };
}
