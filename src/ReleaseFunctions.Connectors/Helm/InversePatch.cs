using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Helm;

/// <summary>The JSON merge patch (RFC 7396) that takes another one back. Pure.</summary>
internal static class InversePatch
{
    /// <param name="before">What the patch is applied to.</param>
    /// <param name="patch">The patch.</param>
    public static JsonObject Of(JsonObject before, JsonObject patch)
    {
        JsonObject inverse = [];
        foreach ((string key, JsonNode? change) in patch)
        {
            JsonNode? was = before[key];
            inverse[key] = (was, change) switch
            {
                (JsonObject members, JsonObject inner) => Of(members, inner),

                // An object would be merged into what the patch has put there, unless that is no object.
                _ => was?.DeepClone(),
            };
        }

        return inverse;
    }

    /// <summary>Whether the patch would change nothing.</summary>
    public static bool IsEmpty(JsonObject before, JsonObject patch) => patch.All(change => (before[change.Key], change.Value) switch
    {
        (JsonObject members, JsonObject inner) => IsEmpty(members, inner),
        var (was, becomes) => JsonNode.DeepEquals(was, becomes),
    });
}
