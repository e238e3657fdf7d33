using System.Text.Json;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Values of a mapping that was checked.</summary>
internal static class MappingValues
{
    public static string[] TextsOf(this MappingNode mapping, string key) => [.. mapping.Texts(key).Select(item => item.Text!)];

    public static Dictionary<string, string> MapOf(this MappingNode mapping, string key) =>
        (mapping.Mapping(key)?.Members ?? []).ToDictionary(member => member.Key, member => ((ScalarNode)member.Value).Text!);

    public static JsonElement? JsonOf(this MappingNode mapping, string key) =>
        mapping.Mapping(key) is { } value ? JsonSerializer.SerializeToElement(value.ToJson()) : null;

    public static int Whole(this MappingNode mapping, string key, int whenAbsent) => (int?)mapping.Number(key) ?? whenAbsent;

    public static T Choice<T>(this MappingNode mapping, string key, T whenAbsent)
        where T : struct, Enum =>
        mapping.Text(key) is { } word ? Enum.Parse<T>(word, ignoreCase: true) : whenAbsent;
}
