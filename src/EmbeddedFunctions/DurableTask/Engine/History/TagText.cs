using System.Text.Json;

namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>Tags as stored text; none is <c>null</c>.</summary>
internal static class TagText
{
    public static string? Write(IReadOnlyDictionary<string, string>? tags) =>
        tags is null || tags.Count == 0 ? null : JsonSerializer.Serialize(tags);

    public static Dictionary<string, string>? Read(string? text) =>
        text is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(text);
}
