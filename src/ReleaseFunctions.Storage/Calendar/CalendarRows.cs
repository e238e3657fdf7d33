using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Storage.Items;

namespace ReleaseFunctions.Storage.Calendar;

/// <summary>Keys and content of the table of calendar rules. One partition, so that a rule, its version and the stamp are written together.</summary>
internal static partial class CalendarRows
{
    public const string Partition = "calendar";

    /// <summary>The stamp of the newest change.</summary>
    public const string Stamp = "stamp";

    /// <summary>The stamp of the newest change that everyone was woken for.</summary>
    public const string Heard = "stamp-heard";

    public const string StampColumn = "Stamp";
    public const string VersionColumn = "Version";
    public const string RemovedColumn = "Removed";

    /// <summary>The newest version of a rule, whole.</summary>
    public static string Latest(string rule) => "r:" + rule;

    public static string Version(string rule, int version) => $"v:{rule}:{version.ToString("D10", CultureInfo.InvariantCulture)}";

    public static bool IsName(string text) => NamePattern().IsMatch(text);

    public static JsonItem Item(CalendarRecord record) =>
        new('c', JsonSerializer.SerializeToUtf8Bytes(record, WireJson.Options), $"calendar rule '{record.Name}'");

    public static TableEntity Row(string key, CalendarRecord record, string? callId = null)
    {
        TableEntity row = new(Partition, key) { [VersionColumn] = record.Version, [RemovedColumn] = record.Removed };
        if (callId is not null)
        {
            row["CreatedBy"] = callId;
        }

        return row;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex NamePattern();
}

/// <summary>One version of a rule as it is stored.</summary>
/// <param name="Removed">The version that removed it; the JSON is the one before.</param>
internal sealed record CalendarRecord(string Name, int Version, string Json, string ChangedBy, DateTimeOffset ChangedAt, bool Removed)
{
    public CalendarEntry Entry => new(Name, Version, Json, ChangedBy, ChangedAt) { Removed = Removed };
}
