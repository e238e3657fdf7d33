using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>Keys of the table of releases: one partition per release, named by its id.</summary>
internal static partial class ReleaseRows
{
    /// <summary>The row of the release itself: its view, and the concurrency token of every commit.</summary>
    public const string Head = "h";

    /// <summary>What the watchdog found last, if ever it found something wrong.</summary>
    public const string Suspicion = "w";

    /// <summary>An event: sorted by sequence number.</summary>
    public static string Event(long seq) => "e:" + seq.ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>The marker of an event's key. Hashed, since a key may hold characters that no row key may.</summary>
    public static string Marker(string key) => "k:" + Digest.OfUtf8(key);

    /// <summary>Whether a text can be a release's id; anything else is no release and never reaches a request.</summary>
    public static bool IsId(string text) => IdPattern().IsMatch(text);

    /// <summary>The events of a release from a sequence number on.</summary>
    public static string EventsFrom(string releaseId, long fromSeq)
    {
        string first = Event(Math.Clamp(fromSeq, 0, 9_999_999_999));
        return TableClient.CreateQueryFilter($"PartitionKey eq {releaseId} and RowKey ge {first} and RowKey lt {"e;"}");
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,100}\z")]
    private static partial Regex IdPattern();
}
