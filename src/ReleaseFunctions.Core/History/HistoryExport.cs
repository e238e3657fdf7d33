using System.Globalization;
using System.Text;
using System.Text.Json;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.History;

/// <summary>Writes a history as JSON, NDJSON or CSV, event by event.</summary>
public static class HistoryExport
{
    /// <summary>The first line of the CSV form.</summary>
    public const string CsvHeader = "seq,at,type,stage,attempt,actor,data,prev,hash\r\n";

    /// <summary>One event as a line of NDJSON.</summary>
    public static string Ndjson(HistoryEvent one) => HistoryEventJson.Serialize(one) + "\n";

    /// <summary>One event as a line of CSV (RFC 4180).</summary>
    public static string Csv(HistoryEvent one)
    {
        string[] fields =
        [
            one.Seq.ToString(CultureInfo.InvariantCulture),
            UtcMillisecondsConverter.Write(one.At),
            one.Type,
            one.Stage ?? string.Empty,
            one.Attempt?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            one.Actor,
            JsonSerializer.Serialize(one.Data, WireJson.Options), // as in the JSON form, whether it was read or just made
            one.Prev,
            one.Hash,
        ];
        return string.Join(',', fields.Select(Quote)) + "\r\n";
    }

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
            await WriteAsync(body, Ndjson(one), cancellationToken);
        }
    }

    public static async Task WriteCsvAsync(IAsyncEnumerable<HistoryEvent> events, Stream body, CancellationToken cancellationToken)
    {
        await WriteAsync(body, CsvHeader, cancellationToken);
        await foreach (HistoryEvent one in events)
        {
            await WriteAsync(body, Csv(one), cancellationToken);
        }
    }

    // A leading = + - @ would be a formula to a spreadsheet; an apostrophe makes it text (OWASP, "CSV Injection").
    private static string Quote(string field)
    {
        string safe = field.Length > 0 && field[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + field : field;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static async Task WriteAsync(Stream body, string text, CancellationToken cancellationToken) =>
        await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
}
