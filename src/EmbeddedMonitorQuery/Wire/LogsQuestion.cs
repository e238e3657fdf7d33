using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmbeddedMonitorQuery.Wire;

/// <summary>The body of a logs query.</summary>
internal sealed record LogsQuestion(string Query, string Timespan, IReadOnlyList<string>? Workspaces)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Write(string query, QueryTimeRange timeRange, IList<string> additionalWorkspaces)
        => JsonSerializer.SerializeToUtf8Bytes(
            new LogsQuestion(query, timeRange.ToIso(), additionalWorkspaces.Count == 0 ? null : [.. additionalWorkspaces]), Json);
}
