using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Json;

/// <summary>The one set of serializer options for everything that leaves a process: camelCase names, absent instead of null.</summary>
public static class WireJson
{
    /// <summary>Compact options; shared and read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,

            // Canonical JSON orders members by name, so the member that tells a type apart need not come first.
            AllowOutOfOrderMetadataProperties = true,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
