using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Deployments;

/// <summary>Handles that hold more than one number, as JSON. They stand in the history: members are added, never renamed.</summary>
internal static class RunHandle
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static string Write<T>(T handle) => JsonSerializer.Serialize(handle, Options);

    /// <param name="isWhole">Whether it names something to follow.</param>
    /// <exception cref="ApiCallException">It is no handle of this kind.</exception>
    public static T Read<T>(string connection, string text, Func<T, bool> isWhole)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(text, Options) is { } handle && isWhole(handle))
            {
                return handle;
            }
        }
        catch (JsonException)
        {
            // said below
        }

        throw ApiCallException.Refused($"What was started in {connection} is not known any more: '{text}' cannot be read; look at it there.");
    }
}
