using System.Globalization;
using System.Text;
using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Http;

/// <summary>Writes a history as JSON, NDJSON or CSV, event by event.</summary>
public static class HistoryExport
{
    private const string CsvHeader = "seq,at,type,stage,attempt,actor,data,prev,hash";

    public static async Task WriteJsonAsync(IAsyncEnumerable<HistoryEvent> events, Stream body, CancellationToken cancellationToken)
    {
        string separator = "[";
        await foreach (HistoryEvent one in events)
        {
            await WriteAsync(body, separator + HistoryEventJson.Serialize(one), cancellationToken);
            separator = ",\n";
        }

        await WriteAsync(body, separator == "[" ? "[]" : "]", cancellationToken);
    }

    public static async Task WriteNdjsonAsync(IAsyncEnumerable<HistoryEvent> events, Stream body, CancellationToken cancellationToken)
    {
        await foreach (HistoryEvent one in events)
        {
            await WriteAsync(body, HistoryEventJson.Serialize(one) + "\n", cancellationToken);
        }
    }

    public static async Task WriteCsvAsync(IAsyncEnumerable<HistoryEvent> events, Stream body, CancellationToken cancellationToken)
    {
        await WriteAsync(body, CsvHeader + "\r\n", cancellationToken);
        await foreach (HistoryEvent one in events)
        {
            string[] fields =
            [
                one.Seq.ToString(CultureInfo.InvariantCulture),
                one.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                one.Type,
                one.Stage ?? string.Empty,
                one.Attempt?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
                one.Actor,
                one.Data.GetRawText(),
                one.Prev,
                one.Hash,
            ];
            await WriteAsync(body, string.Join(',', fields.Select(Quote)) + "\r\n", cancellationToken);
        }
    }

    // A leading = + - @ would be a formula to a spreadsheet; an apostrophe makes it text (OWASP, "CSV Injection").
    private static string Quote(string field)
    {
        string safe = field.Length > 0 && field[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + field : field;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static async Task WriteAsync(Stream body, string text, CancellationToken cancellationToken) =>
        await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
}
