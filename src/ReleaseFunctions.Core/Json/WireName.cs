using System.Text.Json;

namespace ReleaseFunctions.Core.Json;

/// <summary>Enum members as they are written in JSON, for use in sentences.</summary>
internal static class WireName
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
