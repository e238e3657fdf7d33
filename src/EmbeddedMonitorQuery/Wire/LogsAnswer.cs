using System.Text.Json;
using Azure;
using EmbeddedMonitorQuery.Models;

namespace EmbeddedMonitorQuery.Wire;

/// <summary>Reads the answer to a logs query.</summary>
internal static class LogsAnswer
{
    /// <exception cref="RequestFailedException">The body is not an answer of the service.</exception>
    public static LogsQueryResult Read(Response response)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Content);
            JsonElement root = document.RootElement;
            ResponseError? error = root.TryGetProperty("error", out JsonElement given) && given.ValueKind == JsonValueKind.Object
                ? given.Deserialize<ResponseError>()
                : null;
            return new LogsQueryResult([.. root.GetProperty("tables").EnumerateArray().Select(ReadTable)], error);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RequestFailedException(response.Status, $"The service answered 200 with a body that is no query result: {problem.Message}", problem);
        }
    }

    private static LogsTable ReadTable(JsonElement table)
    {
        LogsTableColumn[] columns = [.. table.GetProperty("columns").EnumerateArray().Select(column => new LogsTableColumn(
            column.GetProperty("name").GetString()!, new LogsColumnType(column.GetProperty("type").GetString()!)))];

        // With doubled names the first column answers to the name.
        Dictionary<string, int> positions = [];
        for (int index = 0; index < columns.Length; index++)
        {
            positions.TryAdd(columns[index].Name, index);
        }

        return new LogsTable(
            table.GetProperty("name").GetString()!,
            columns,
            [.. table.GetProperty("rows").EnumerateArray().Select(row => new LogsTableRow(columns, positions, [.. row.EnumerateArray().Select(cell => cell.Clone())]))]);
    }
}
